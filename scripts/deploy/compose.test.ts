import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../../packages/server/src/config/settings.ts';
import { run } from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'deploy/docker');

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const read = (file: string): Compose => parse(readFileSync(join(folder, file), 'utf8'), { merge: true });
const known = new Set(Object.values(settings).flatMap(({ name }) => [name, `${name}_FILE`]));

it('meets the Compose schema, and the rules of dclint', () => {
  const said = run(
    'npx',
    ['dclint', '--config', join(folder, '.dclintrc.json'), '--max-warnings', '0', folder],
    {
      cwd: root,
    },
  );
  expect(said.trim()).toBe('');
});

it('compose.yaml has lines for backups that are whole once they are no comments', () => {
  const all: Compose = parse(
    readFileSync(join(folder, 'compose.yaml'), 'utf8').replace(/^( +)# (- \/|BACKUP_)/gm, '$1$2'),
  );
  const { environment = {}, volumes = [] } = all.services['keystroke-auth'] ?? {};
  expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  const mounted = volumes.map((volume) => volume.split(':')[1] ?? '');
  for (const name of ['BACKUP_TO', 'BACKUP_USER_KEYS_FILE'])
    expect(mounted.some((path) => environment[name]?.startsWith(path))).toBe(true);
});

describe.each(['compose.yaml', 'compose.scale.yaml'])('%s', (file) => {
  const { services, secrets } = read(file);
  const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('${IMAGE'));

  it('runs the service without rights and with a root that it can not write', () => {
    expect(ours.length).toBeGreaterThan(0);
    for (const [, service] of ours) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      // SHUTDOWN_TIMEOUT is 8 s.
      expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThan(8);
    }
  });

  it('tells the service nothing that it does not know, and no secret but by files', () => {
    for (const [, { environment = {} }] of ours) {
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
      expect(
        Object.keys(environment).filter((name) => /^(SECRET_KEY|DATABASE_URL|KEY_DATABASE_URL)$/.test(name)),
      ).toEqual([]);
    }
    const used = new Set(Object.values(services).flatMap((service) => service.secrets ?? []));
    expect([...used].sort()).toEqual(Object.keys(secrets).sort());
  });

  it('mounts files that are there', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith('.'))
      .map((volume) => volume.split(':')[0] ?? '');
    expect(mounted.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  it('opens no port to other machines but that of the proxy', () => {
    for (const [name, { ports = [] }] of Object.entries(services)) {
      if (name !== 'nginx') for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});

it('keeps passwords out of the repository', () => {
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('secrets/');
  for (const file of ['compose.yaml', 'compose.scale.yaml']) {
    for (const { file: secret } of Object.values(read(file).secrets)) {
      expect(dirname(secret)).toBe('./secrets');
    }
  }
});
