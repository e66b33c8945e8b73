// `npm start`: builds what changed, then becomes the service. One process, so that a signal to it reaches the service.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `keystroke-auth needs Node 24 or newer, this is ${process.versions.node}: start it with "npm start" after ` +
      '"npm ci", which brings its own, or install a newer Node\n',
  );
  process.exit(1);
}

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
// A production image carries dist and no compiler.
const tsc = at('node_modules/typescript/bin/tsc');
if (existsSync(tsc)) {
  const packages = ['engine', 'protocol', 'server'].map((name) => at(`packages/${name}`));
  const { status } = spawnSync(process.execPath, [tsc, '-b', ...packages], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv.splice(2, 0, 'serve');
await import('../packages/server/bin/keystroke-auth.mjs');
