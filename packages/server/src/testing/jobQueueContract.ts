import { afterEach, describe, expect, it } from 'vitest';
import type { Job, JobQueue, JobRun, Schedule } from '../ports/jobs.ts';
import type { Store } from '../ports/store.ts';
import { listJobs } from '../services/jobs/listJobs.ts';
import { createRunJob } from '../services/jobs/runJob.ts';

export interface QueueFixture {
  readonly store: Store;
  /** Every hour, and not within minutes from now. */
  readonly hourly: Schedule;
  now(): Date;
  /** As another process would have it. */
  open(): JobQueue;
  hoursPass(hours: number): Promise<void>;
  /** Resolves when the times that came are noted, and whose turn is over. */
  noted(): Promise<void>;
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** What everybody keeps who says whose turn a job is, as whoever runs jobs sees it. @param open a store of its own for each test */
export function jobQueueContract(open: () => Promise<QueueFixture>): void {
  describe('a job', () => {
    let fixture: QueueFixture;
    let queues: JobQueue[] = [];
    afterEach(async () => {
      await Promise.all(queues.splice(0).map((queue) => queue.close()));
      await fixture.close();
    });

    /** @param count of processes, which all know the job */
    async function begin(count: number) {
      fixture = await open();
      const { store, hourly, now } = fixture;
      const failures: unknown[] = [];
      const left: string[] = [];
      const job = (run: (run: JobRun) => Promise<void>): Job => ({
        ...{ name: 'tidy', about: 'tidies', schedule: hourly },
        run,
      });
      queues = Array.from({ length: count }, () => fixture.open());
      for (const queue of queues) {
        await queue.start([job(async () => undefined)], (error) => failures.push(error));
      }
      const processes = queues.map((queue) =>
        createRunJob({
          ...{ store, queue, clock: { now }, random: () => 0.5, patienceMs: 1 },
          failed: (_, error) => failures.push(error),
          left: ({ name }) => left.push(name),
        }),
      );
      const [here, there] = [processes[0], processes[1] ?? processes[0]];
      if (here === undefined || there === undefined) throw new Error('expected a process');
      await fixture.noted();
      return {
        ...{ job, processes, here, there, failures, left },
        record: () => store.read(({ jobs }) => jobs.find('tidy')),
        state: async () => {
          const [queue] = queues;
          const records = await store.read(({ jobs }) => jobs.all());
          const listed =
            queue === undefined ? [] : await listJobs([job(async () => undefined)], records, queue, now());
          return listed[0]?.state;
        },
        pass: async (hours: number) => {
          await fixture.hoursPass(hours);
          await fixture.noted();
        },
      };
    }

    it('waits for its time, is done once by whoever is first, and once for all times that nobody did', async () => {
      const { job, processes, failures, pass, state, record } = await begin(3);
      let runs = 0;
      const tidy = job(async () => {
        runs += 1;
      });
      const all = async () => {
        const outcomes = await Promise.all(processes.map((run) => run(tidy, 'due', never)));
        return outcomes.filter((outcome) => outcome !== 'idle');
      };
      expect([await all(), runs, await state()]).toEqual([[], 0, 'waiting']);
      for (const hours of [1, 1, 5]) {
        await pass(hours);
        expect(await all()).toEqual(['done']);
        await fixture.noted();
        expect(await all()).toEqual([]);
      }
      expect([runs, failures, await state()]).toEqual([3, [], 'waiting']);
      expect((await record())?.error).toBeNull();
    });

    it('is done by one at a time, also when it is asked for', async () => {
      const { job, here, there, state } = await begin(2);
      let [began, end] = [() => {}, () => {}];
      const beginning = new Promise<void>((resolve) => {
        began = resolve;
      });
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const tidy = job(async () => undefined);
      const long = here(
        job(async () => {
          began();
          await ended;
        }),
        'now',
        never,
      );
      await beginning;
      expect(await state()).toBe('running');
      expect([await there(tidy, 'now', never), await there(tidy, 'due', never)]).toEqual(['idle', 'idle']);
      end();
      expect(await long).toBe('done');
      expect([await state(), await there(tidy, 'now', never)]).toEqual(['waiting', 'done']);
    });

    it('says how far it is, and goes on from there', async () => {
      const { job, here, there, record } = await begin(2);
      const seen: (string | null)[] = [];
      const tidy = job(async ({ progress, report }) => {
        seen.push(progress);
        await report(`${seen.length} of 3`);
        expect((await record())?.progress).toBe(`${seen.length} of 3`);
      });
      for (const run of [here, there, here]) expect(await run(tidy, 'now', never)).toBe('done');
      expect(seen).toEqual([null, '1 of 3', '2 of 3']);
    });

    it('that fails is told of and shown, and done again the next time, not before', async () => {
      const { job, here, there, failures, record, state, pass } = await begin(2);
      const error = new RangeError('no such thing');
      await pass(1);
      expect(
        await here(
          job(() => Promise.reject(error)),
          'due',
          never,
        ),
      ).toBe('failed');
      expect([failures, (await record())?.error, await state()]).toEqual([
        [error],
        'no such thing',
        'failed',
      ]);
      await fixture.noted();
      const tidy = job(async () => undefined);
      expect(await there(tidy, 'due', never)).toBe('idle');
      await pass(1);
      expect([await there(tidy, 'due', never), (await record())?.error]).toEqual(['done', null]);
    });

    it('that is interrupted is another’s at once, with what it reported, and its failure is none', async () => {
      const { job, here, there, failures, record, pass } = await begin(2);
      const stopping = new AbortController();
      await pass(1);
      const outcome = await here(
        job(async ({ signal, report }) => {
          await report('half');
          stopping.abort();
          signal.throwIfAborted();
        }),
        'due',
        stopping.signal,
      );
      expect([outcome, failures, (await record())?.error]).toEqual(['stopped', [], null]);
      let before: string | null = '';
      const tidy = job(async ({ progress }) => {
        before = progress;
      });
      expect([await there(tidy, 'due', never), before]).toEqual(['done', 'half']);
      await fixture.noted();
      expect(await there(tidy, 'due', never)).toBe('idle');
    });

    it('is over for who was silent for too long, and for nobody else', async () => {
      const { job, pass } = await begin(2);
      const [here, there] = queues;
      const tidy = job(async () => undefined);
      await pass(1);
      const lost = await here?.take(tidy, 'due');
      expect([await lost?.renew(), await there?.take(tidy, 'due')]).toEqual([true, null]);
      await pass(1);
      const turn = await there?.take(tidy, 'due');
      expect([await lost?.renew(), await lost?.end('done'), await lost?.end('interrupted')]).toEqual(
        Array.from({ length: 3 }, () => false),
      );
      expect([await turn?.renew(), await turn?.end('done'), await turn?.end('done')]).toEqual([
        ...[true, true],
        false,
      ]);
    });

    it('that is asked for while nobody answers keeps no process from ending', async () => {
      const { job } = await begin(1);
      const [queue] = queues;
      if (queue === undefined) throw new Error('expected a process');
      let answer = (): void => {};
      const answered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const stopping = new AbortController();
      const ended: (boolean | undefined)[] = [];
      const run = createRunJob({
        ...{ store: fixture.store, clock: fixture, random: () => 0.5, patienceMs: 1 },
        queue: {
          ...queue,
          async take(...asked) {
            const turn = await queue.take(...asked);
            stopping.abort();
            await answered;
            if (turn === null) return null;
            return {
              ...turn,
              async end(how) {
                ended.push(await turn.end(how));
                return true;
              },
            };
          },
        },
        failed: () => undefined,
        left: () => undefined,
      });
      const tidy = job(() => Promise.reject(new Error('too late')));
      expect(await run(tidy, 'now', stopping.signal)).toBe('idle');
      answer();
      await expect.poll(() => ended).toEqual([true]);
      // What came too late is somebody else's.
      const turn = await queue.take(tidy, 'due');
      expect(await turn?.end('done')).toBe(true);
    });

    it('that does not end is left, and another’s at once', async () => {
      const { job, here, there, failures, left } = await begin(2);
      const stopping = new AbortController();
      // As one that waits for a disk which does not answer.
      const stuck = job(() => {
        stopping.abort();
        return new Promise(() => undefined);
      });
      expect(await here(stuck, 'now', stopping.signal)).toBe('left');
      expect([left, failures]).toEqual([['tidy'], []]);
      expect(
        await there(
          job(async () => undefined),
          'due',
          never,
        ),
      ).toBe('done');
    });

    it('of a process that vanished is another’s in time, and who comes back late writes nothing', async () => {
      const { job, here, there, record, state, pass } = await begin(2);
      let [wake, began] = [() => {}, () => {}];
      const asleep = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const beginning = new Promise<void>((resolve) => {
        began = resolve;
      });
      let late = never;
      await pass(1);
      const vanished = here(
        job(async ({ signal, report }) => {
          late = signal;
          await report('half');
          began();
          await asleep;
          await report('by who was away');
        }),
        'due',
        never,
      );
      await beginning;
      await pass(1);
      expect(await state()).toBe('waiting');
      let before: string | null = '';
      const other = job(async ({ progress, report }) => {
        before = progress;
        await report('by the other');
      });
      expect([await there(other, 'due', never), before]).toEqual(['done', 'half']);
      const after = await record();
      wake();
      expect([await vanished, late.aborted]).toEqual(['stopped', true]);
      expect(await record()).toEqual(after);
      expect(after).toMatchObject({ progress: 'by the other', error: null });
      await fixture.noted();
      expect(await there(other, 'due', never)).toBe('idle');
    });
  });
}
