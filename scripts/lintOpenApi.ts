import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

/** `npm run lint:openapi`: Redocly's rules (redocly.yaml) on the committed document, without a word to any network. */
const root = join(import.meta.dirname, '..');
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/@redocly/cli/bin/cli.js'),
    'lint',
    'docs/openapi.json',
    '--config',
    'redocly.yaml',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_NOTIFICATIONS: 'true' },
  },
);
process.exitCode = status ?? 1;
