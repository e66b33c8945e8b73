import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../testing/process.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { callerOf, enrolUser, makeKey, OWNER, setPolicy, testClock, typed } from '../../testing/v1.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const environment = { DATA_DIR: folder.path, NODE_ENV: 'testing' };

// What happens at the beginning of 2026 was long ago.
beforeAll(async () => {
  const service = await startService(folder.path, environment, { clock: testClock() });
  const caller = callerOf(service, await makeKey(service));
  await setPolicy(caller, { retention_attempts_days: 30, retention_inactive_days: 60 });
  await enrolUser(caller, 'ada');
  await caller.verify('ada', { ...typed(OWNER, 6), context: { ip: '192.0.2.1' } });
  await caller.challenge({ user_id: 'ada' });
  await service.stop();
});

const OVER = {
  ...{ answers: 0, challenges: 1, sessions: 0, deliveries: 0 },
  applications: [{ application: 'default', attempts: 1, probes: 0, origins: 1, people: 1 }],
};

it('says what it would remove, and so does doctor', async () => {
  const [json, words, doctor] = await Promise.all([
    run(['retention', 'run', '--dry-run', '--json'], environment),
    run(['retention', 'run', '--dry-run'], environment),
    run(['doctor'], environment),
  ]);
  expect(JSON.parse(json.stdout)).toMatchObject({ dry_run: true, ...OVER });
  expect(words.stdout).toContain(
    'default: would remove 1 tries, the typing of 0 more, 1 devices and addresses; would erase 1 people\n',
  );
  expect(doctor.stdout).toMatch(/warning retention: 4 rows should have been gone for two days/);
});

it('removes it', async () => {
  const removed = await run(['retention', 'run', '--json'], environment);
  expect(removed).toMatchObject({ code: 0, stderr: '' });
  // What was held on a person went with the person.
  const applications = [{ application: 'default', attempts: 0, probes: 0, origins: 0, people: 1 }];
  expect(JSON.parse(removed.stdout)).toMatchObject({ dry_run: false, ...OVER, applications });
  const [again, doctor] = await Promise.all([
    run(['retention', 'run'], environment),
    run(['doctor'], environment),
  ]);
  expect(again.stdout).toMatch(/^removed 0 stored answers, 0 challenges, .+\n$/);
  expect(doctor.stdout).toMatch(/ok {6}retention: nothing is kept longer than policies say/);
});
