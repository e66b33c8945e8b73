import { afterEach, beforeEach, expect, it } from 'vitest';
import { cronSchedule } from '../../adapters/cron/schedule.ts';
import type { Job, JobRun } from '../../ports/jobs.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { createRunJob } from './runJob.ts';

const folder = temporaryFolder();
let service: TestService;
let now = 0;
let failures: unknown[] = [];
let left: string[] = [];
beforeEach(async () => {
  now = Date.parse('2026-11-23T00:00:30Z');
  failures = [];
  left = [];
  service = await startService(folder.path);
});
afterEach(async () => {
  await service.stop();
  folder.remove();
});

const MINUTE = 60_000;
const never = new AbortController().signal;
let ids = 0;
/** As another process would have it. */
const runner = () =>
  createRunJob({
    store: service.store.store,
    clock: { now: () => new Date(now) },
    newId: () => `${ids++}`,
    random: () => 0.5,
    failed: (_, error) => failures.push(error),
    left: ({ name }) => left.push(name),
    patienceMs: 1,
  });
const job = (run: (run: JobRun) => Promise<void>): Job => ({
  ...{ name: 'tidy', about: 'tidies', schedule: cronSchedule('0 * * * *') },
  run,
});
/** By another process, if it is due; it takes no time. */
const runDue = () =>
  runner()(
    job(async () => undefined),
    'due',
    never,
  );
const record = () => service.store.store.read(({ jobs }) => jobs.find('tidy'));

it('waits for its time, is done once by whoever is first, and again the next time', async () => {
  let runs = 0;
  const tidy = job(async () => {
    runs += 1;
  });
  const processes = [runner(), runner(), runner()];
  const all = () => Promise.all(processes.map((run) => run(tidy, 'due', never)));
  expect(await all()).toEqual(['idle', 'idle', 'idle']);
  expect(runs).toBe(0);
  now += 60 * MINUTE;
  expect((await all()).sort()).toEqual(['done', 'idle', 'idle']);
  expect((await all()).sort()).toEqual(['idle', 'idle', 'idle']);
  // Several times passed while nobody was there: once makes up for them.
  now += 5 * 60 * MINUTE;
  expect((await all()).sort()).toEqual(['done', 'idle', 'idle']);
  expect((await all()).sort()).toEqual(['idle', 'idle', 'idle']);
  expect([runs, failures]).toEqual([2, []]);
  expect(await record()).toMatchObject({ holder: null, heldUntil: null, error: null });
});

it('does not wait for a time that only a clock that was wrong has seen', async () => {
  expect(await runDue()).toBe('idle');
  const right = now;
  now += 10 * 365 * 24 * 60 * MINUTE;
  expect(await runDue()).toBe('done');
  now = right;
  expect([await runDue(), await runDue()]).toEqual(['done', 'idle']);
  // One that is some hours ahead does it early, and once.
  now += 5 * 60 * MINUTE;
  expect(await runDue()).toBe('done');
  now = right;
  expect(await runDue()).toBe('idle');
});

it('says how far it is, and goes on from there', async () => {
  const seen: (string | null)[] = [];
  const tidy = job(async ({ progress, report }) => {
    seen.push(progress);
    await report(`${seen.length} of 3`);
    expect((await record())?.progress).toBe(`${seen.length} of 3`);
  });
  for (let i = 0; i < 3; i++) expect(await runner()(tidy, 'now', never)).toBe('done');
  expect(seen).toEqual([null, '1 of 3', '2 of 3']);
});

it('tells of what it throws, keeps it to be seen, and is tried again', async () => {
  const error = new RangeError('no such thing');
  const tidy = job(() => Promise.reject(error));
  expect(await runner()(tidy, 'now', never)).toBe('failed');
  expect([failures, (await record())?.error]).toEqual([[error], 'no such thing']);
  now += 60 * MINUTE;
  expect(await runDue()).toBe('done');
  expect((await record())?.error).toBeNull();
});

it('that is interrupted is due again at once, and its failure is none', async () => {
  const stopping = new AbortController();
  await runDue();
  now += 60 * MINUTE;
  const tidy = job(async ({ signal }) => {
    stopping.abort();
    signal.throwIfAborted();
  });
  expect(await runner()(tidy, 'due', stopping.signal)).toBe('stopped');
  expect([failures, (await record())?.error]).toEqual([[], null]);
  expect(await runDue()).toBe('done');
});

it('that does not end is left, and due again at once', async () => {
  const stopping = new AbortController();
  // As one that waits for a disk which does not answer.
  const tidy = job(() => {
    stopping.abort();
    return new Promise(() => undefined);
  });
  expect(await runner()(tidy, 'now', stopping.signal)).toBe('left');
  expect([left, failures]).toEqual([['tidy'], []]);
  expect(await record()).toMatchObject({ holder: null, heldUntil: null, error: null });
  expect(await runDue()).toBe('done');
});

it('of a process that vanished is taken over when its lease has ended, and who comes back late writes nothing', async () => {
  await runDue();
  now += 60 * MINUTE;
  let wake = (): void => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let began = (): void => {};
  const beginning = new Promise<void>((resolve) => {
    began = resolve;
  });
  let late: AbortSignal = never;
  const vanished = runner()(
    job(async ({ signal, report }) => {
      late = signal;
      began();
      await asleep;
      await report('by who was away');
    }),
    'due',
    never,
  );
  await beginning;
  const other = job(({ report }) => report('by the other'));
  expect(await runner()(other, 'due', never)).toBe('idle');
  expect(await runner()(other, 'now', never)).toBe('idle');
  now += 16 * MINUTE;
  expect(await runner()(other, 'due', never)).toBe('done');
  wake();
  expect(await vanished).toBe('stopped');
  expect(late.aborted).toBe(true);
  expect(await record()).toMatchObject({ progress: 'by the other', error: null, holder: null });
});
