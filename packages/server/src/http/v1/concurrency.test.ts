import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsAboutPersons as rowsInPostgres } from '../../testing/postgres/rowsAboutPersons.ts';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { rowsAboutPersons } from '../../testing/rowsAboutPersons.ts';
import {
  type Answer,
  enrolUser,
  IMPOSTOR,
  OWNER,
  startV1,
  typed,
  typings,
  type V1Service,
} from '../../testing/v1.ts';

const databases = await testDatabases();
let postgres = '';
afterAll(() => databases?.removeAll());

const codes = (answers: readonly Answer[]) =>
  answers.map(({ status, body }) => (status < 300 ? status : body.code)).sort();

const STORES: readonly [
  name: string,
  start: () => Promise<V1Service>,
  rows: (v1: V1Service) => number[] | Promise<number[]>,
][] = [
  [
    'SQLite',
    () => startV1({ policy: { attempts: null } }),
    ({ dataDir }) => Object.values(rowsAboutPersons(dataDir)),
  ],
  [
    'PostgreSQL, divided into partitions',
    async () => {
      postgres = (await databases?.create()) ?? '';
      const v1 = await startV1({ policy: { attempts: null }, env: { DATABASE_URL: postgres } });
      await v1.service.store.partition?.(4);
      return v1;
    },
    async () => Object.values(await rowsInPostgres(postgres)),
  ],
];

describe.for(STORES.slice(0, databases === null ? 1 : 2))('at the same time, on %s', ([, start, rowsOf]) => {
  let v1: V1Service;
  beforeAll(async () => {
    v1 = await start();
  });
  afterAll(() => v1.stop());

  it('enrolments of one person lose no sample, and versions rise one by one', async () => {
    const batches = [typings(OWNER, [1, 3]), typings(OWNER, [4, 5]), typings(OWNER, [6, 9])];
    const enrolments = await Promise.all(batches.map((samples) => v1.enrol('ada', samples)));
    expect(enrolments.map(({ profile }) => profile.version).sort()).toEqual([1, 2, 3]);
    expect(Math.max(...enrolments.map(({ samples }) => samples))).toBe(9);
    const ones = typings(OWNER, [10, 19]).map((sample) => v1.enrol('ada', sample));
    const versions = (await Promise.all(ones)).map(({ profile }) => profile.version);
    expect(versions.toSorted((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect((await v1.describe('ada')).profiles).toMatchObject([{ samples: 19, version: 13, enrolled: true }]);
    expect((await v1.verify('ada', typed(OWNER, 20))).decision).toBe('allow');
  });

  it('a challenge is used by one of many', async () => {
    await enrolUser(v1, 'bob');
    const { challenge } = await v1.challenge({ user_id: 'bob' });
    const tries = typings(OWNER, [6, 13]).map((sample) =>
      v1.send('POST /v1/users/bob/verify', { ...sample, challenge }),
    );
    expect(codes(await Promise.all(tries))).toEqual([200, ...Array(7).fill('challenge_used')]);
  });

  it('an outcome is reported by one of two', async () => {
    await enrolUser(v1, 'cyd');
    const { attempt_id } = await v1.verify('cyd', typed(OWNER, 6));
    const report = { success: true, verified_by: 'totp' };
    const reports = [1, 2, 3].map(() => v1.send(`POST /v1/attempts/${attempt_id}/outcome`, report));
    expect(codes(await Promise.all(reports))).toEqual([200, 'outcome_reported', 'outcome_reported']);
    expect((await v1.describe('cyd')).profiles).toMatchObject([{ samples: 6, version: 2 }]);
  });

  it('one sample is judged once, and the others are copies', async () => {
    await enrolUser(v1, 'dan');
    const decisions = await Promise.all([1, 2, 3].map(() => v1.verify('dan', typed(OWNER, 6))));
    expect(decisions.map(({ decision }) => decision).sort()).toEqual(['allow', 'deny', 'deny']);
    for (const { decision, liveness } of decisions) expect(liveness?.replay).toBe(decision === 'deny');
  });

  it('one try has one second try', async () => {
    await enrolUser(v1, 'eli');
    const { attempt_id } = await v1.verify('eli', typed(OWNER, 28, { noise: 1 }));
    const tries = typings(OWNER, [6, 8]).map((sample) =>
      v1.send('POST /v1/users/eli/verify', { ...sample, retry_of: attempt_id }),
    );
    expect(codes(await Promise.all(tries))).toEqual([200, 'retry_invalid', 'retry_invalid']);
  });

  it('tries and what the template learns from come in some order, each whole', async () => {
    await enrolUser(v1, 'fay');
    for (let round = 0; round < 4; round++) {
      const from = 6 + 4 * round;
      const { attempt_id } = await v1.verify('fay', typed(OWNER, from));
      const before = (await v1.describe('fay')).profiles[0]?.version ?? 0;
      const [outcome, ...decisions] = await Promise.all([
        v1.confirm(attempt_id),
        ...typings(OWNER, [from + 1, from + 3]).map((sample) => v1.verify('fay', sample)),
      ]);
      expect(outcome.learned).toBe(true);
      for (const { decision, profile } of decisions) {
        expect(decision).toBe('allow');
        expect([before, before + 1]).toContain(profile?.version);
      }
    }
  });

  it('a try is before an erasure or after it, and nothing is left', async () => {
    for (let round = 0; round < 5; round++) {
      const userId = `gus-${round}`;
      await enrolUser(v1, userId);
      const { attempt_id } = await v1.verify(userId, typed(OWNER, 6));
      const verify = (n: number) => v1.send(`POST /v1/users/${userId}/verify`, typed(OWNER, n));
      const answers = await Promise.all([
        verify(7),
        verify(8),
        v1.send(`DELETE /v1/users/${userId}`),
        verify(9),
        v1.send(`POST /v1/attempts/${attempt_id}/outcome`, { success: true, verified_by: 'totp' }),
        v1.send(`POST /v1/users/${userId}/verify`, typed(IMPOSTOR, 7)),
      ]);
      const [one, two, erased, three, outcome] = answers;
      expect(erased?.status).toBe(200);
      for (const tried of [one, two, three]) {
        expect(tried?.status).toBe(200);
        expect(['allow', 'insufficient']).toContain(tried?.body.decision);
      }
      expect([200, 404]).toContain(outcome?.status);
      await v1.refused('user_not_found', `GET /v1/users/${userId}`);
    }
    for (const userId of ['ada', 'bob', 'cyd', 'dan', 'eli', 'fay'])
      await v1.send(`DELETE /v1/users/${userId}`);
    expect(new Set(await rowsOf(v1))).toEqual(new Set([0]));
  });
});
