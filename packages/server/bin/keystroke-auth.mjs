#!/usr/bin/env -S node --max-semi-space-size=16
// Plain JavaScript that any Node since 12 can read, so that an old one gets a sentence and not a stack trace.
import { existsSync } from 'node:fs';
import process from 'node:process';

const REQUIRED = 24;
if (Number(process.versions.node.split('.')[0]) < REQUIRED) {
  process.stderr.write(
    `keystroke-auth needs Node ${REQUIRED} or newer, this is ${process.versions.node}: run "npm ci" once and start it ` +
      'through npm (npm start, npm run cli), which brings its own, or install a newer Node\n',
  );
  process.exit(1);
}
// Every command sees the same configuration: what is in the environment wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env');
const { main } = await import('#main');
await main(process.argv);
