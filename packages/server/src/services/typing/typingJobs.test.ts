import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { composeJobQueue, composeJobs, composeRunJob } from '../../composeJobs.ts';
import { KEY_STORE_FILE } from '../../composeStore.ts';
import type { JobRecord } from '../../ports/jobs.ts';
import { KNOWN_SECRET, makeDeploymentKey } from '../../testing/deploymentKey.ts';
import { enrolPopulation, STEADY } from '../../testing/population.ts';
import { testJobQueues } from '../../testing/postgres/jobQueues.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

const databases = await testDatabases();
const folder = temporaryFolder();
const services: TestService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
  folder.remove();
});
afterAll(() => databases?.removeAll());

const never = new AbortController().signal;

async function start(env: Record<string, string> = {}): Promise<TestService> {
  if (!existsSync(join(folder.path, KEY_STORE_FILE))) await makeDeploymentKey(folder.path);
  const service = await startService(folder.path, { SECRET_KEY: KNOWN_SECRET, ...env });
  services.push(service);
  return service;
}

/** The jobs as a process would have them. */
function jobsOf({ config, core, v1, store }: TestService, queue = composeJobQueue(config, store)) {
  const told: string[] = [];
  const tell = (about: object, words: string) => void told.push(`${words} ${JSON.stringify(about)}`);
  const log = { info: tell, warn: tell, error: tell };
  const runJob = composeRunJob(store, queue, log);
  const jobs = composeJobs(config, core, v1, log);
  return {
    told,
    names: jobs.map(({ name }) => name),
    begin: () => queue.start(jobs, (error) => told.push(String(error))),
    /** Everything that is due. */
    runDue: async () => Promise.all(jobs.map(async (job) => [job.name, await runJob(job, 'due', never)])),
    run: async (name: string) => {
      const job = jobs.find((each) => each.name === name);
      return job === undefined ? null : runJob(job, 'now', never);
    },
  };
}
const recordOf = ({ store }: TestService, name: string): Promise<JobRecord | null> =>
  store.store.read(({ jobs }) => jobs.find(name));

// Fits take seconds, and minutes where much else runs.
describe('the jobs that look at typing', () => {
  it('are there where they were asked for', async () => {
    expect(jobsOf(await start()).names).not.toEqual(expect.arrayContaining(['prior']));
    const on = jobsOf(await start({ PRIOR_REFIT: 'compare', CALIBRATION_CHECK: 'true' }));
    expect(on.names).toEqual(expect.arrayContaining(['prior', 'calibration']));
  });

  it('say that there are too few people', async () => {
    const service = await start({ PRIOR_REFIT: 'adopt', CALIBRATION_CHECK: 'true' });
    const { run, told } = jobsOf(service);
    for (const name of ['prior', 'calibration']) {
      expect(await run(name)).toBe('done');
      const progress = (await recordOf(service, name))?.progress;
      expect(JSON.parse(progress ?? '')).toEqual({ outcome: 'too_few_people', people: 0 });
    }
    expect(told).toEqual([]);
  });

  it('compare and write nothing, or adopt by the rules of the command, and tell which rates do not hold', async () => {
    const service = await start({ PRIOR_REFIT: 'compare', CALIBRATION_CHECK: 'true' });
    await enrolPopulation(service.store.store, STEADY, 80);
    const comparing = jobsOf(service);
    expect(await comparing.run('prior')).toBe('done');
    expect(JSON.parse((await recordOf(service, 'prior'))?.progress ?? '')).toMatchObject({
      ...{ outcome: 'better', people: 80, adopted: false },
    });
    expect(comparing.told).toEqual([expect.stringContaining('fit-prior --store adopts it')]);
    expect(existsSync(join(folder.path, 'prior.json'))).toBe(false);

    expect(await comparing.run('calibration')).toBe('done');
    const check = JSON.parse((await recordOf(service, 'calibration'))?.progress ?? '');
    expect(check.rates.map(({ target }: { target: number }) => target)).toEqual([0.05, 0.01, 0.001]);
    expect(check.rates[1].measured).toBeGreaterThanOrEqual(0);
    expect(check.rates[2].claim).toBe('none');

    const adopting = jobsOf(await start({ PRIOR_REFIT: 'adopt' }));
    expect(await adopting.run('prior')).toBe('done');
    expect(adopting.told).toEqual([expect.stringContaining('used from the next start on')]);
    expect(existsSync(join(folder.path, 'prior.json'))).toBe(true);
    const rows = await service.store.store.read(({ audit }) => audit.page('', {}, null, 9));
    expect(rows.map(({ action, actor }) => [action, actor])).toContainEqual(['prior.adopted', 'system']);
    // The table that is held against it now is this one, although the process still judges by the one before.
    expect(await adopting.run('prior')).toBe('done');
    expect(JSON.parse((await recordOf(service, 'prior'))?.progress ?? '')).toMatchObject({
      ...{ outcome: 'not_better', adopted: false },
    });
  });

  it('end, with nothing written, when the process stops', async () => {
    const service = await start({ PRIOR_REFIT: 'adopt' });
    await enrolPopulation(service.store.store, STEADY, 80);
    const stopping = new AbortController();
    const fitting = service.core.refitPrior({
      ...{ seed: 1, dryRun: false, by: { actor: 'system', requestId: null }, signal: stopping.signal },
      onRead: async () => stopping.abort(),
    });
    await expect(fitting).rejects.toThrow();
    expect(existsSync(join(folder.path, 'prior.json'))).toBe(false);
  });
});

describe.skipIf(databases === null)('two services on one PostgreSQL', () => {
  it('do each job once between them', async () => {
    if (databases === null) return;
    const env = { DATABASE_URL: await databases.create(), PRIOR_REFIT: 'adopt', CALIBRATION_CHECK: 'true' };
    const services = [await start(env), await start(env)];
    const { open, hoursPass, noted, close } = await testJobQueues(env.DATABASE_URL);
    const queues = services.map(open);
    onTestFinished(async () => {
      await Promise.all(queues.map((queue) => queue.close()));
      await close();
    });
    const two = services.map((service, at) => jobsOf(service, queues[at]));
    const names = new Set(two[0]?.names);
    expect([...names]).toEqual(
      expect.arrayContaining(['expiry', 'demo', 'templates', 'retention', 'prior', 'calibration']),
    );
    const all = async () => (await Promise.all(two.map(({ runDue }) => runDue()))).flat();
    const done = (outcomes: Awaited<ReturnType<typeof all>>) =>
      outcomes.flatMap(([name, outcome]) => (outcome === 'idle' ? [] : [`${name} ${outcome}`])).sort();
    await Promise.all(two.map(({ begin }) => begin()));
    for (let week = 0; week < 2; week++) {
      await hoursPass(7 * 24);
      await noted();
      const outcomes = done(await all());
      expect(new Set(outcomes)).toEqual(new Set([...names].map((name) => `${name} done`)));
      // Others may be due again meanwhile.
      const weekly = (each: string) => /^(prior|calibration) /.test(each);
      expect(outcomes.filter(weekly)).toEqual(['calibration done', 'prior done']);
      await noted();
      expect(done(await all()).filter(weekly)).toEqual([]);
    }
  });
});
