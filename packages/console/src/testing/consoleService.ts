import type { AddressInfo } from 'node:net';
import { createClient, type Sample } from '@keystroke-auth/client';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import { composeBackups } from '../../../server/src/composeBackups.ts';
import { startService, temporaryFolder } from '../../../server/src/testing/service.ts';
import { buildPages } from './buildPages.ts';

const HOUR = 3_600_000;
const TEXT = 'correct horse battery';
const PEOPLE = ['ada', 'bela', 'carla', 'dmitri', 'edith', 'farah', 'goran', 'hanna', 'ivo', 'june'];

export interface ConsoleService {
  readonly url: string;
  /** A key that may do everything. */
  readonly key: string;
  readonly api: ReturnType<typeof createClient>;
  /** What the service takes for the time: moves on from this. */
  readonly clock: { now(): Date; pass(ms: number): void };
  /** Makes a backup where BACKUP_TO is set. */
  backUp(): Promise<{ readonly id: string }>;
  /** As if a job had run a moment ago, and said this. */
  ranJob(
    name: string,
    said: { readonly progress: object | string | null; readonly error?: string },
  ): Promise<void>;
  stop(): Promise<void>;
}

/** The whole service with its pages as they are built, on a port and a store of its own; nobody is in it. */
export async function startConsole(env: Readonly<Record<string, string>> = {}): Promise<ConsoleService> {
  const folder = temporaryFolder();
  const pages = await buildPages();
  let ahead = 0;
  const clock = {
    now: () => new Date(Date.now() + ahead),
    pass: (ms: number) => {
      ahead += ms;
    },
  };
  const service = await startService(folder.path, env, { clock, pagesFolder: pages.folder });
  await service.server.listen({ host: '127.0.0.1', port: 0 });
  const { port }: AddressInfo = Object(service.server.server.address());
  const url = `http://127.0.0.1:${port}`;
  const { secret: key } = await service.core.createApiKey('default', 'operations');
  const api = createClient({ url, apiKey: key });
  await api.applications.changePolicy('default', { require_challenge: false });
  return {
    ...{ url, key, api, clock },
    async backUp() {
      const { makeBackup } = composeBackups(service.config, service.store, clock);
      return (await makeBackup()).manifest;
    },
    async ranJob(name, { progress, error = null }) {
      const now = clock.now();
      const told = typeof progress === 'object' && progress !== null ? JSON.stringify(progress) : progress;
      const ended = { holder: null, heldUntil: null, startedAt: now, finishedAt: now };
      await service.store.store.transact(({ jobs }) =>
        jobs.save({ name, dueAt: now, ...ended, error, progress: told }),
      );
    },
    async stop() {
      await service.stop();
      folder.remove();
      pages.remove();
    },
  };
}

/** What somebody types, drawn from the prior: the same numbers, the same sample. Person 1 is `ada`. */
export function typedBy(typist: number, sample: number): Sample {
  return {
    keystroke_data: [...typeText(drawTypist(typist, 'desktop'), TEXT, { noise: 0.5, pauses: false, sample })],
    capture: { device: 'desktop' },
  };
}

/** People of the simulation, enrolled a day ago, who log in since; now and then somebody else tries. */
export async function fill({ api, clock }: ConsoleService, rounds = 12): Promise<void> {
  clock.pass(-24 * HOUR);
  const samples = new Map<string, number>();
  const typed = (typist: number, name: string): Sample => {
    const sample = (samples.get(name) ?? 0) + 1;
    samples.set(name, sample);
    return typedBy(typist, sample);
  };
  for (const [i, name] of PEOPLE.entries()) {
    await api.users.giveConsent(name, '2026-01');
    const count = i === PEOPLE.length - 1 ? 3 : 5;
    await api.users.enrol(
      name,
      Array.from({ length: count }, () => typed(i + 1, name)),
    );
  }
  await api.users.exempt('ivo', 'types with a mouth stick');
  await api.keys.create({ label: 'web shop', scopes: ['verify', 'users:write', 'challenges', 'outcomes'] });
  await api.keys.create({ label: 'reports', scopes: ['attempts:read'], expires_in_seconds: 7_776_000 });
  await api.webhooks.create({
    url: 'https://shop.example.org/hooks/typing',
    events: ['user.locked', 'user.enrolled'],
  });
  for (let round = 0; round < rounds; round += 1) {
    clock.pass((23 * HOUR) / rounds);
    for (const [i, name] of PEOPLE.entries()) {
      if ((i * 7 + round * 3) % 4 === 0) continue;
      const isImpostor = (i + round) % 9 === 0;
      const { attempt_id: id } = await api.users.verify(name, typed(isImpostor ? i + 40 : i + 1, name));
      if ((i + round) % 3 === 0 && i < PEOPLE.length - 1) {
        await api.attempts.outcome(id, { success: !isImpostor, verified_by: 'totp' });
      }
    }
  }
  clock.pass(HOUR);
}

/** {@link startConsole}, with people in it. */
export async function startFilledConsole(
  rounds: number,
  env: Readonly<Record<string, string>> = {},
): Promise<ConsoleService> {
  const service = await startConsole(env);
  await fill(service, rounds);
  return service;
}
