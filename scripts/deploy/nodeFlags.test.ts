import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NODE_FLAGS } from '../../packages/server/src/testing/nodeFlags.ts';

const flags = NODE_FLAGS.join(' ');

it.each([
  ['package.json', `"start": "node ${flags} scripts/start.mjs"`],
  ['run_server.sh', `exec node ${flags} scripts/start.mjs`],
  ['run_server.bat', `"%NODE%" ${flags} scripts\\start.mjs`],
  ['Procfile', `web: node ${flags} packages/server/bin/keystroke-auth.mjs serve`],
  ['packages/server/bin/keystroke-auth.mjs', `#!/usr/bin/env -S node ${flags}\n`],
  [
    'deploy/docker/Dockerfile',
    `ENTRYPOINT ["node", "${flags}", "/app/packages/server/bin/keystroke-auth.mjs"]`,
  ],
  [
    'deploy/systemd/keystroke-auth.service',
    `bin/node ${flags} /opt/keystroke-auth/current/packages/server/bin/keystroke-auth.mjs serve`,
  ],
])('%s starts the service with as little memory as was measured', (file, start) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(start);
});
