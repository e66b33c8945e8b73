import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markedBlocks } from '../../docs/testing/markedBlocks.ts';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import { run } from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL = join(root, 'scripts/install.sh');
const SERVICE = join(root, 'packages/server/bin/keystroke-auth.mjs');

describe.skipIf(process.platform !== 'linux')('scripts/install.sh', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keystroke-auth-install-')));
  const machine = join(folder, 'machine');
  const control = join(folder, 'control');
  const at = (path: string) => join(machine, path);
  const install = (release: string, ...more: string[]) =>
    run(INSTALL, ['--root', machine, '--release', release, '--control', control, '--wait', '15', ...more]);
  const command = (...args: string[]) => run(at('usr/local/bin/keystroke-auth'), args).trim();
  /** Values are data: no shell sees what is in them. */
  const log = join(folder, 'a & $b.log');
  let url: string;

  /** A release that runs the sources, on this Node. */
  function releaseOf(id: string, main = `await import(${JSON.stringify(SERVICE)});\n`): string {
    const release = join(folder, id);
    mkdirSync(join(release, 'bin'), { recursive: true });
    mkdirSync(join(release, 'packages/server/bin'), { recursive: true });
    writeFileSync(
      join(release, 'bin/node'),
      `#!/bin/sh\nexec ${process.execPath} --conditions=source "$@"\n`,
      { mode: 0o755 },
    );
    writeFileSync(join(release, 'packages/server/bin/keystroke-auth.mjs'), main);
    run('cp', ['-a', join(root, 'deploy'), release]);
    return release;
  }

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    mkdirSync(at('etc/keystroke-auth'), { recursive: true });
    writeFileSync(at('etc/keystroke-auth/environment'), `PORT=${port}\nLOG_FILE="${log}"\n`);
    writeFileSync(
      control,
      `#!/bin/sh
# What systemd does, for a test.
set -eu
case $1 in
start)
  if [ -e ${folder}/pid ] && kill -0 "$(cat ${folder}/pid)" 2> /dev/null; then exit 0; fi
  ${machine}/usr/local/bin/keystroke-auth serve > ${folder}/log 2>&1 < /dev/null &
  echo $! > ${folder}/pid ;;
stop)
  pid=$(cat ${folder}/pid)
  kill "$pid" 2> /dev/null || exit 0
  while kill -0 "$pid" 2> /dev/null; do sleep 0.05; done ;;
esac
`,
    );
    chmodSync(control, 0o755);
  });
  afterAll(() => {
    if (existsSync(join(folder, 'pid'))) run(control, ['stop']);
    rmSync(folder, { recursive: true, force: true });
  });

  const pid = () => readFileSync(join(folder, 'pid'), 'utf8').trim();
  const current = () => realpathSync(at('opt/keystroke-auth/current'));
  let key: string;

  it('says what it would do, and does nothing', () => {
    const said = install(releaseOf('1.0.0-a'), '--dry-run');
    expect(said).toContain('keystroke-auth: nothing -> 1.0.0-a');
    expect(said).toContain('nothing was changed');
    expect(readdirSync(machine, { recursive: true })).toEqual([
      'etc',
      'etc/keystroke-auth',
      'etc/keystroke-auth/environment',
    ]);
  });

  it('installs, makes a secret and a key, starts, and waits until it is ready', async () => {
    const said = install(join(folder, '1.0.0-a'));
    key = /^ka_live_\S+$/m.exec(said)?.[0] ?? '';
    expect(key).not.toBe('');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(statSync(at('etc/keystroke-auth/secret_key')).mode & 0o777).toBe(0o640);
    expect(statSync(at('var/lib/keystroke-auth')).mode & 0o777).toBe(0o700);
    for (const file of [
      'etc/systemd/system/keystroke-auth.service',
      'etc/logrotate.d/keystroke-auth',
      'etc/nginx/keystroke-auth/proxy.conf',
    ]) {
      expect(existsSync(at(file))).toBe(true);
    }
    expect(command('smoke', '--url', url, '--api-key', key)).toMatch(/(\d+) of \1 checks passed/);
    expect(command('doctor')).not.toContain('FAILED');
    expect(existsSync(log)).toBe(true);
  });

  it('is called by the line for cron, which has next to nothing on its PATH', () => {
    const page = readFileSync(join(root, 'docs/operations/backup.md'), 'utf8');
    const [line = ''] = markedBlocks(page, 'scripts/deploy/install.test.ts', 'sh');
    expect(line).toMatch(/^0 \*\/6 \* \* \* root /);
    const [backups, keys] = [join(folder, 'backups'), join(folder, 'keys')];
    for (const path of [backups, keys]) mkdirSync(path);
    const here = line.slice('0 */6 * * * root '.length).replaceAll('/usr/local/bin/', at('usr/local/bin/'));
    run('sh', ['-c', here.replace('/mnt/keys', keys)], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', HOME: folder, BACKUP_TO: backups },
    });
    expect(readdirSync(backups).some((name) => name.endsWith('.backup'))).toBe(true);
    expect(readdirSync(keys)).toEqual(['user-keys.db']);
    // As the service's user, where it is installed for good.
    expect(readFileSync(at('usr/local/bin/keystroke-auth'), 'utf8')).toMatch(/as="\/sbin\/runuser --user /);
  });

  it('does nothing the second time', () => {
    const [before, secret] = [pid(), readFileSync(at('etc/keystroke-auth/secret_key'), 'utf8')];
    expect(install(join(folder, '1.0.0-a'))).toContain('1.0.0-a is installed');
    expect([pid(), readFileSync(at('etc/keystroke-auth/secret_key'), 'utf8')]).toEqual([before, secret]);
  });

  it('upgrades in place, and keeps the settings, the data and the release before', async () => {
    const settings = readFileSync(at('etc/keystroke-auth/environment'), 'utf8');
    const before = pid();
    expect(install(releaseOf('1.0.1-b'))).toContain('1.0.1-b runs');
    expect([pid() === before, current()]).toEqual([false, at('opt/keystroke-auth/releases/1.0.1-b')]);
    expect(readFileSync(at('etc/keystroke-auth/environment'), 'utf8')).toBe(settings);
    expect((await fetch(`${url}/v1/users`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(
      200,
    );
    expect(readdirSync(at('opt/keystroke-auth/releases')).sort()).toEqual(['1.0.0-a', '1.0.1-b']);
    expect(existsSync(at('var/lib/keystroke-auth.before-upgrade'))).toBe(false);
  });

  it('goes back to the release and the data from before when the new one is not ready', async () => {
    const spoiling = `import { writeFileSync } from 'node:fs';\nwriteFileSync('keystroke-auth.db', 'spoilt');\nprocess.exit(1);\n`;
    expect(() => install(releaseOf('1.0.2-broken', spoiling), '--wait', '2')).toThrow(
      '1.0.2-broken was not ready in time: 1.0.1-b runs again',
    );
    expect(current()).toBe(at('opt/keystroke-auth/releases/1.0.1-b'));
    expect((await fetch(`${url}/v1/users`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(
      200,
    );
    expect(existsSync(at('var/lib/keystroke-auth.before-upgrade'))).toBe(false);
    // Whatever was acknowledged by the new one is not thrown away.
    const spoilt = at('var/lib/keystroke-auth.failed-upgrade/keystroke-auth.db');
    expect(readFileSync(spoilt, 'utf8')).toBe('spoilt');
  });
});

function hasSystemd(): boolean {
  if (existsSync('/usr/bin/systemd-analyze')) return true;
  const line = 'NO SYSTEMD-ANALYZE: the unit is not examined (apt-get install systemd)';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`\n${line}\n\n`);
  return false;
}

describe.skipIf(!hasSystemd())('deploy/systemd/keystroke-auth.service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keystroke-auth-unit-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const unit = join(root, 'deploy/systemd/keystroke-auth.service');

  it('is a unit without a word that systemd does not know', () => {
    const copy = join(folder, 'keystroke-auth.service');
    const text = readFileSync(unit, 'utf8').replace('/opt/keystroke-auth/current/bin/node', process.execPath);
    writeFileSync(copy, text);
    // It ends with 0 whatever it says.
    const verify = () => run('sh', ['-c', 'systemd-analyze verify "$1" 2>&1', 'verify', copy]);
    expect(verify()).toBe('');
    // Neither has what the pages put beside it.
    const pages = ['docs/deployment.md', 'docs/scaling.md'].map((page) =>
      readFileSync(join(root, page), 'utf8'),
    );
    const additions = pages.flatMap((page) => [
      ...page.matchAll(/<!-- run by scripts\/deploy\/install.test.ts -->\n```ini\n([\s\S]*?)```/g),
    ]);
    expect(additions).toHaveLength(2);
    mkdirSync(`${copy}.d`);
    additions.forEach(([, lines = ''], i) => {
      writeFileSync(join(`${copy}.d`, `${i}.conf`), lines);
    });
    expect(verify()).toBe('');
    writeFileSync(join(`${copy}.d`, '9.conf'), '[Service]\nReadWritePath=/mnt\n');
    expect(verify()).toContain('ReadWritePath');
  });

  it('is closed: systemd scores it 2.0 or better, of 10', () => {
    const said = run('systemd-analyze', ['security', '--offline=yes', unit]);
    const score = /Overall exposure level for \S+: (\d+\.\d+)/.exec(said)?.[1];
    expect(Number(score)).toBeGreaterThan(0);
    expect(Number(score)).toBeLessThanOrEqual(2);
  });
});
