#!/usr/bin/env node
// Plain JavaScript that any Node since 12 can read, so that an old one gets a sentence and not a stack trace.
import process from 'node:process';

const REQUIRED = 24;
if (Number(process.versions.node.split('.')[0]) < REQUIRED) {
  process.stderr.write(
    `keystroke-auth needs Node ${REQUIRED} or newer, this is ${process.versions.node}: start it through npm ` +
      '(npm start, npm run cli), which brings its own, or install a newer Node\n',
  );
  process.exit(1);
}
const { main } = await import('#main');
await main(process.argv);
