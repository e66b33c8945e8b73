import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobRun } from '../../ports/jobs.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, makeKey, OWNER, setPolicy, typed, type V1Caller } from '../../testing/v1.ts';

const folder = temporaryFolder();
let service: TestService;
let caller: V1Caller;
const PEOPLE = Array.from({ length: 25 }, (_, i) => `person-${i}`);
beforeEach(async () => {
  service = await startService(folder.path);
  caller = callerOf(service, await makeKey(service));
  await setPolicy(caller, { attempts: null, update: 'off' });
  for (const userId of PEOPLE) {
    await caller.enrol(userId, { samples: Array.from({ length: 5 }, (_, i) => typed(OWNER, i + 1)) });
  }
});
afterEach(async () => {
  await service.stop();
  folder.remove();
});

const profileOf = (userId: string) =>
  service.store.store.read(async ({ profiles, templates }) => {
    const [profile] = await profiles.ofUser({ application: 'default', userId });
    if (profile === undefined) throw new Error(`${userId} is not enrolled`);
    return { profile, template: await templates.read(profile, profile.version) };
  });

/** As a later build would find it: made by a version that it does not know, or damaged. */
async function change(userId: string, byte: number): Promise<void> {
  const { profile, template } = await profileOf(userId);
  if (template === null) throw new Error('expected a template');
  const changed = Uint8Array.from(template);
  changed[byte] = (changed[byte] ?? 0) + 100;
  await service.store.store.transact(async ({ profiles, templates }) => {
    const next = { ...profile, version: profile.version + 1 };
    await profiles.save(next);
    const version = {
      version: next.version,
      cause: 'enrolment',
      model: 'rhythm',
      createdAt: new Date(),
    } as const;
    await templates.add(next, version, changed);
  });
}
const MODEL_VERSION = 6;
const PAYLOAD = 20;

function jobRun(progress: string | null, onReport = (): void => undefined) {
  const stopping = new AbortController();
  const reports: string[] = [];
  const run: JobRun = {
    signal: stopping.signal,
    progress,
    async report(words) {
      reports.push(words);
      onReport();
    },
  };
  return { run, stopping, last: () => JSON.parse(reports.at(-1) ?? 'null') };
}

it('derives what another version made, once for a build, goes on where it was, and leaves the rest alone', async () => {
  const outdated = PEOPLE.filter((_, i) => i % 2 === 0);
  const damaged = 'person-1';
  for (const userId of outdated) await change(userId, MODEL_VERSION);
  await change(damaged, PAYLOAD);
  const before = new Map(
    await Promise.all(PEOPLE.map(async (id) => [id, (await profileOf(id)).profile.version] as const)),
  );
  // Meanwhile they serve: derived when they are used.
  expect((await caller.verify('person-0', typed(OWNER, 20))).decision).toBe('allow');

  const first = jobRun(null, () => first.stopping.abort());
  await expect(service.v1.renewTemplates(first.run)).rejects.toThrow();
  expect(first.last()).toMatchObject({ looked: 20, after: expect.any(String) });
  const second = jobRun(JSON.stringify(first.last()));
  await service.v1.renewTemplates(second.run);
  expect(second.last()).toMatchObject({ looked: 25, derived: 13, after: null });

  for (const userId of PEOPLE) {
    const added = outdated.includes(userId) ? 1 : 0;
    expect([userId, (await profileOf(userId)).profile.version]).toEqual([
      userId,
      (before.get(userId) ?? 0) + added,
    ]);
  }
  expect((await caller.verify('person-2', typed(OWNER, 20))).decision).toBe('allow');
  expect((await caller.verify(damaged, typed(OWNER, 20))).decision).not.toBe('allow');

  const third = jobRun(JSON.stringify(second.last()));
  await service.v1.renewTemplates(third.run);
  expect(third.last()).toBeNull();
  const later = jobRun(JSON.stringify({ ...second.last(), build: 'an older one' }));
  await service.v1.renewTemplates(later.run);
  expect(later.last()).toMatchObject({ looked: 25, derived: 0, after: null });
});
