import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from '@keystroke-auth/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { settings } from '../../packages/server/src/config/settings.ts';
import { testDatabases } from '../../packages/server/src/testing/postgres/testDatabases.ts';
import { run as runCommand, serve } from '../../packages/server/src/testing/process.ts';
import { temporaryFolder } from '../../packages/server/src/testing/service.ts';
import { VERSION } from '../../packages/server/src/version.ts';
import { type Manifest, readManifests, renderManifests } from './renderManifests.ts';
import { run } from './run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'deploy/kubernetes');
const secrets = readManifests(join(folder, 'base/secret.example.yaml'));
const databases = await testDatabases();
afterAll(() => databases?.removeAll());
const known = new Set<string>(Object.values(settings).map(({ name }) => name));

const id = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;

/** Everything below a value, itself included, that is an object. */
function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (isRecord(value)) yield value;
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* objectsIn(each);
}

interface Pod {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: unknown;
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly args?: readonly string[];
    readonly securityContext: unknown;
    readonly resources: unknown;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
    readonly env?: readonly { readonly name: string }[];
    readonly envFrom?: readonly Readonly<Record<string, { readonly name: string }>>[];
  }[];
}

function podsOf(manifests: readonly Manifest[]): Pod[] {
  return [...objectsIn(manifests)].filter((value): value is Readonly<Record<string, unknown>> & Pod =>
    Array.isArray(value.containers),
  );
}

describe.each(['single', 'scaled'])('deploy/kubernetes/overlays/%s', (overlay) => {
  const manifests = [
    ...renderManifests(join(folder, 'overlays', overlay)),
    ...readManifests(join(folder, 'overlays', overlay, 'first-key.yaml')),
  ];
  const resources = [...manifests, ...secrets];
  const ids = resources.map(id);
  const pods = podsOf(manifests);

  it.each(resources.map((manifest) => [id(manifest), manifest] as const))(
    '%s is valid',
    async (_, manifest) => {
      const module: Record<string, new (data: object) => { validate(): void }> = await import(
        `kubernetes-models/${manifest.apiVersion}`
      );
      const Model = module[manifest.kind];
      if (Model === undefined) throw new Error(`${manifest.apiVersion} has no ${manifest.kind}`);
      new Model(manifest).validate();
    },
  );

  it('has every name once, in one namespace', () => {
    expect([...new Set(ids)]).toEqual(ids);
    const elsewhere = resources.filter(
      ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'keystroke-auth',
    );
    expect(elsewhere.map(id)).toEqual([]);
  });

  it('refers to nothing that is not there', () => {
    const referred = [...objectsIn(manifests)].flatMap((value) => {
      const named = (field: string, kind: string) => {
        const reference = value[field];
        return isRecord(reference) ? [`${kind}/${reference.name ?? reference.claimName}`] : [];
      };
      return [
        ...named('configMapRef', 'ConfigMap'),
        ...named('secretRef', 'Secret'),
        ...named('secretKeyRef', 'Secret'),
        ...named('persistentVolumeClaim', 'PersistentVolumeClaim'),
        ...named('service', 'Service'),
        ...named('scaleTargetRef', 'Deployment'),
        ...(typeof value.serviceAccountName === 'string'
          ? [`ServiceAccount/${value.serviceAccountName}`]
          : []),
      ];
    });
    expect(referred.length).toBeGreaterThan(5);
    expect(referred.filter((reference) => !ids.includes(reference))).toEqual([]);
    for (const { containers, volumes } of pods) {
      const mounted = containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
      expect(mounted.sort()).toEqual(volumes.map(({ name }) => name).sort());
    }
    for (const { key, name } of [...objectsIn(manifests)].flatMap((value) =>
      isRecord(value.secretKeyRef) ? [value.secretKeyRef] : [],
    )) {
      const secret = secrets.find(({ metadata }) => metadata.name === name);
      expect(Object.keys(isRecord(secret?.stringData) ? secret.stringData : {})).toContain(key);
    }
  });

  it('selects the pods of the service, and names ports that they have', () => {
    const deployment = manifests.find(({ kind }) => kind === 'Deployment');
    const labels = { 'app.kubernetes.io/name': 'keystroke-auth' };
    expect(deployment?.spec).toMatchObject({
      selector: { matchLabels: labels },
      template: { metadata: { labels } },
    });
    const [pod] = podsOf(deployment === undefined ? [] : [deployment]);
    const ports = pod?.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
    for (const manifest of manifests.filter(({ kind }) =>
      ['Service', 'PodDisruptionBudget'].includes(kind),
    )) {
      const { selector } = isRecord(manifest.spec) ? manifest.spec : {};
      expect(isRecord(selector) ? (selector.matchLabels ?? selector) : {}).toEqual(labels);
    }
    const asked = [...objectsIn(manifests)].flatMap((value) => [
      ...(typeof value.targetPort === 'string' ? [value.targetPort] : []),
      ...(isRecord(value.httpGet) ? [value.httpGet.port] : []),
    ]);
    expect(asked.filter((port) => !ports?.some((name) => name === port))).toEqual([]);
  });

  it('runs pods of the restricted profile, without a token, on a root that can not be written', () => {
    expect(pods.length).toBeGreaterThan(1);
    for (const pod of pods) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, resources, image } of pod.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources).toMatchObject({ requests: { memory: expect.any(String) }, limits: {} });
        if (image.includes('keystroke-auth'))
          expect(image).toBe(`registry.example.com/keystroke-auth:${VERSION}`);
      }
    }
    const forbidden = ['hostNetwork', 'hostPID', 'hostIPC', 'hostPath', 'privileged', 'hostPort'];
    expect([...objectsIn(manifests)].flatMap((value) => forbidden.filter((field) => field in value))).toEqual(
      [],
    );
  });

  it('tells the service nothing that it does not know', () => {
    const told = [
      ...resources.flatMap(({ data, stringData }) => Object.keys(data ?? stringData ?? {})),
      ...pods.flatMap(({ containers }) => containers.flatMap(({ env = [] }) => env.map(({ name }) => name))),
    ];
    expect(told.filter((name) => !known.has(name))).toEqual([]);
  });

  it('waits for what has begun before it kills', () => {
    const [grace] = [...objectsIn(manifests)].flatMap(
      ({ terminationGracePeriodSeconds: seconds }) => seconds ?? [],
    );
    // preStop, SHUTDOWN_TIMEOUT.
    expect(grace).toBeGreaterThan(5 + Number(settings.shutdownTimeout.defaults.production));
  });
});

it('keeps people’s data on one volume in the single overlay, and on none in the other', () => {
  const volumes = (overlay: string) =>
    podsOf(renderManifests(join(folder, 'overlays', overlay)))
      .filter(({ containers }) => containers[0]?.name === 'keystroke-auth')
      .flatMap(({ volumes }) => volumes.filter(({ name }) => name === 'data'));
  expect(volumes('single')).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'keystroke-auth' } },
  ]);
  expect(volumes('scaled')).toEqual([{ name: 'data', emptyDir: { sizeLimit: '64Mi' } }]);
});

it('starts by a first key that ends within an hour and gives nothing to who reads its log; one’s own is made beside', async () => {
  const [args, others] = ['single', 'scaled'].map((overlay) => {
    const [pod] = podsOf(readManifests(join(folder, 'overlays', overlay, 'first-key.yaml')));
    return pod?.containers[0]?.args ?? [];
  });
  expect(args).toEqual(others);
  const page = readFileSync(join(root, 'docs/deployment.md'), 'utf8');
  const own = / exec deploy\/keystroke-auth -- node \S+ (keys create .*)$/m.exec(page)?.[1]?.split(' ') ?? [];
  const scratch = temporaryFolder();
  const env = {
    NODE_ENV: 'production',
    SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
    DATA_DIR: scratch.path,
  };
  try {
    await expect(serve(env)).rejects.toThrow('got no API key');
    const made = await runCommand(args ?? [], env);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await runCommand(['keys', 'list', '--json'], env);
    const [key] = JSON.parse(stdout).keys;
    expect(Date.parse(key.expires_at) - Date.parse(key.created_at)).toBe(60 * 60_000);
    const service = await serve(env);
    try {
      const backend = await runCommand(own, env);
      expect(backend).toMatchObject({ code: 0, stderr: '' });
      const answerTo = async (secret: string, path: string) => {
        const headers = { Authorization: `Bearer ${secret.trim()}` };
        return (await fetch(`${service.url}${path}`, { headers })).status;
      };
      for (const path of ['/v1/users', '/v1/keys', '/v1/attempts', '/v1/audit']) {
        expect([path, await answerTo(made.stdout, path)]).toEqual([path, 403]);
        expect([path, await answerTo(backend.stdout, path)]).toEqual([path, 200]);
      }
    } finally {
      service.child.kill('SIGTERM');
      await service.ended;
    }
  } finally {
    scratch.remove();
  }
});

describe('backups by CronJob', () => {
  const containerOf = (overlay: string, name: string) => {
    const pods = podsOf(renderManifests(join(folder, 'overlays', overlay)));
    const pod = pods.find(({ containers }) => containers[0]?.name === name);
    if (pod?.containers[0] === undefined) throw new Error(`${overlay} has no container ${name}`);
    return { pod, container: pod.containers[0] };
  };
  const mountOf = ({ container }: ReturnType<typeof containerOf>, name: string) =>
    container.volumeMounts.find((mount) => mount.name === name)?.mountPath;

  it.each(['single', 'scaled'])(
    '%s: the copy of the keys is on a volume that nothing else mounts',
    (overlay) => {
      const keys = containerOf(overlay, 'user-keys');
      expect(keys.container.args?.slice(0, 2)).toEqual(['user-keys', 'backup']);
      expect(keys.container.args?.[2]).toBe(`${mountOf(keys, 'keys')}/user-keys.db`);
      const claim = { persistentVolumeClaim: { claimName: 'keystroke-auth-user-keys' } };
      expect(keys.pod.volumes).toContainEqual({ name: 'keys', ...claim });
      for (const other of ['keystroke-auth', 'backup'])
        expect(JSON.stringify(containerOf(overlay, other).pod.volumes)).not.toContain('user-keys');
      // Ledgers are kept by who hears of erasures; backups are made, and removed, by nobody whom the internet talks to.
      const secretsOf = (name: string) =>
        (containerOf(overlay, name).container.envFrom ?? []).flatMap(
          ({ secretRef }) => secretRef?.name ?? [],
        );
      expect(secretsOf('keystroke-auth')).toEqual(['keystroke-auth-ledgers']);
      expect(secretsOf('backup')).toEqual(['keystroke-auth-backup']);
    },
  );

  it.skipIf(databases === null)(
    'scaled: both do it on PostgreSQL with what they are told, and no more',
    async () => {
      const scratch = temporaryFolder();
      try {
        const [backups, keys] = [join(scratch.path, 'backups'), join(scratch.path, 'keys')];
        for (const made of [backups, keys]) mkdirSync(made);
        const values: Readonly<Record<string, string>> = {
          SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
          DATABASE_URL: (await databases?.create()) ?? '',
          KEY_DATABASE_URL: (await databases?.create()) ?? '',
        };
        const settingsOf = ({ container }: ReturnType<typeof containerOf>, i: number) => ({
          ...Object.fromEntries((container.env ?? []).map(({ name }) => [name, values[name] ?? ''])),
          NODE_ENV: 'production',
          // Empty, and gone with the pod.
          DATA_DIR: join(scratch.path, `data-${i}`),
        });
        const [backup, userKeys] = [containerOf('scaled', 'backup'), containerOf('scaled', 'user-keys')];
        const made = await runCommand(backup.container.args ?? [], {
          ...settingsOf(backup, 1),
          BACKUP_TO: backups,
        });
        expect(made).toMatchObject({ code: 0, stderr: '' });
        const args = userKeys.container.args?.map((arg) =>
          arg.replace(mountOf(userKeys, 'keys') ?? '', keys),
        );
        expect(await runCommand(args ?? [], settingsOf(userKeys, 2))).toMatchObject({
          code: 0,
          stdout: expect.stringMatching(/^[1-9] keys? are in /),
        });
        const verified = await runCommand(['backup', 'verify'], {
          ...settingsOf(backup, 3),
          BACKUP_TO: backups,
        });
        expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole') });
        expect(readdirSync(keys)).toEqual(['user-keys.db']);
      } finally {
        scratch.remove();
      }
    },
  );
});

describe('manifests', () => {
  const scratch = join(root, 'node_modules/.cache/keystroke-auth-manifests');
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  // What the models leave through: a field that there is not. As literals, TypeScript refuses it.
  it('have no field that the Kubernetes API does not have', () => {
    const all = [
      ...renderManifests(join(folder, 'overlays/single')),
      ...renderManifests(join(folder, 'overlays/scaled')),
      ...readManifests(join(folder, 'overlays/scaled/first-key.yaml')),
      ...secrets,
    ];
    const lines = all.map(
      (manifest, i) =>
        `import type { I${manifest.kind} as T${i} } from 'kubernetes-models/${manifest.apiVersion}';\nexport const m${i}: T${i} = ${JSON.stringify(manifest)};\n`,
    );
    mkdirSync(scratch, { recursive: true });
    const check = (text: string) => {
      writeFileSync(join(scratch, 'check.ts'), text);
      const { status, stdout } = spawnSync(
        process.execPath,
        [
          join(root, 'node_modules/typescript/bin/tsc'),
          ...['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--types', ''],
          ...['--module', 'nodenext', '--target', 'es2024', join(scratch, 'check.ts')],
        ],
        { encoding: 'utf8', cwd: scratch },
      );
      return [status, stdout];
    };
    expect(check(lines.join(''))).toEqual([0, '']);
    const [status, stdout] = check(lines.join('').replaceAll('"readinessProbe"', '"readynessProbe"'));
    expect(status).not.toBe(0);
    expect(stdout).toContain('readynessProbe');
  });

  it('are what kubectl makes of them, where there is one', () => {
    const { stdout } = spawnSync('kubectl', ['version', '--client', '--output', 'json'], {
      encoding: 'utf8',
    });
    const version: unknown = JSON.parse(stdout || '{}');
    // Debian's is too old for `patches`.
    if (!isRecord(version) || !/^v5/.test(String(version.kustomizeVersion))) {
      process.stderr.write('\nNO KUBECTL 1.27 OR NEWER: what is rendered is not compared with its\n\n');
      return;
    }
    for (const overlay of ['single', 'scaled']) {
      const path = join(folder, 'overlays', overlay);
      const theirs: Manifest[] = parseAllDocuments(run('kubectl', ['kustomize', path])).map((each) =>
        each.toJS(),
      );
      const byId = (manifests: Manifest[]) => Object.fromEntries(manifests.map((each) => [id(each), each]));
      expect(byId(renderManifests(path))).toEqual(byId(theirs));
    }
  });

  it('has values for the adapter that name a metric of the service', () => {
    const rules = readFileSync(join(folder, 'overlays/scaled/prometheus-adapter.yaml'), 'utf8');
    const autoscaler = readFileSync(join(folder, 'overlays/scaled/autoscaler.yaml'), 'utf8');
    const name = /name: (keystroke_auth_\w+)/.exec(autoscaler)?.[1];
    expect(rules).toContain(`as: ${name}`);
    const monitoring = readFileSync(join(root, 'docs/operations/monitoring.md'), 'utf8');
    expect(rules).toContain('keystroke_auth_request_duration_seconds_bucket');
    expect(monitoring).toContain('`request_duration_seconds`');
  });
});
