// `npm start`: builds what changed, then becomes the service.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
if (Number(process.versions.node.split('.')[0]) < 24) {
  fail(
    `keystroke-auth needs Node 24 or newer, this is ${process.versions.node}: start it with "npm start" after ` +
      '"npm ci", which brings its own, or install a newer Node',
  );
}

// The service says the same, but only after the build; configuration errors are the service's to name.
if (existsSync('.env')) process.loadEnvFile('.env');
const port = Number(process.env.PORT || process.env.FLASK_PORT || 5000);
const host = process.env.HOST || process.env.FLASK_HOST || '127.0.0.1';
const taken = await new Promise((resolve) => {
  const probe = createServer();
  probe.once('error', ({ code }) => resolve(code === 'EADDRINUSE'));
  probe.listen({ host, port: port >= 0 && port < 65_536 ? port : 0 }, () =>
    probe.close(() => resolve(false)),
  );
});
if (taken)
  fail(`${host}:${port} is taken by another process: choose another port, such as PORT=5050 npm start`);

function run(command) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether anything that the pages are made of is newer than the pages. */
function pagesAreOld() {
  const built = at('packages/console/dist/console/index.html');
  if (!existsSync(built)) return true;
  const { mtimeMs } = statSync(built);
  return ['console', 'client', 'engine', 'protocol'].some((name) =>
    readdirSync(at(`packages/${name}/src`), { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && statSync(join(entry.parentPath, entry.name)).mtimeMs > mtimeMs,
    ),
  );
}

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const tsc = at('node_modules/typescript/bin/tsc');
if (existsSync(tsc)) {
  const packages = ['engine', 'protocol', 'server'].map((name) => at(`packages/${name}`));
  process.stdout.write('building what changed …\n');
  run([tsc, '-b', ...packages]);
  if (pagesAreOld()) {
    run([
      at('node_modules/vite/bin/vite.js'),
      'build',
      '-c',
      at('packages/console/vite.config.ts'),
      '-l',
      'warn',
    ]);
  }
} else if (!existsSync(at('packages/server/dist/main.js'))) {
  // A production image carries dist and no compiler; this is neither.
  fail('nothing is built, and there is no compiler to build it with: run "npm ci" without --omit=dev');
}

// npm starts a shell that starts this process, and passes signals on to the shell only: when npm is told to stop, the
// service would go on without it. A new parent says that this has happened.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();

process.argv.splice(2, 0, 'serve');
await import('../packages/server/bin/keystroke-auth.mjs');
