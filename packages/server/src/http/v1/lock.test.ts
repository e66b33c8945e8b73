import { AttemptPage, User } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, OWNER, setPolicy, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: 3, attempts_window_seconds: 600 } });
afterAll(v1.stop);

async function failTimes(userId: string, times: number, from = 6): Promise<(number | null)[]> {
  const left = [];
  for (let n = from; n < from + times; n++)
    left.push((await v1.verify(userId, typed(IMPOSTOR, n))).attempts_left);
  return left;
}

describe('failures in a row', () => {
  it('lock for a while: insufficient for everybody, and told when it ends', async () => {
    await enrolUser(v1, 'ada');
    expect(await failTimes('ada', 3)).toEqual([2, 1, 0]);
    const until = new Date(v1.clock.now().getTime() + 600_000).toISOString();
    expect((await v1.describe('ada')).lock).toEqual({ locked: true, failures: 3, until });
    for (const typist of [OWNER, IMPOSTOR]) {
      expect(await v1.verify('ada', typed(typist, 20))).toMatchObject({
        decision: 'insufficient',
        score: null,
        attempts_left: 0,
        reasons: [{ code: 'attempts_exhausted' }],
      });
    }
    v1.clock.pass(599_999);
    expect((await v1.verify('ada', typed(OWNER, 20))).decision).toBe('insufficient');
    v1.clock.pass(1);
    expect((await v1.describe('ada')).lock).toEqual({ locked: false, failures: 0, until: null });
    // What was sent while locked was not judged: it is no copy now.
    expect(await v1.verify('ada', typed(OWNER, 20))).toMatchObject({ decision: 'allow', attempts_left: 3 });
    const { items } = await v1.take(AttemptPage, 'GET /v1/attempts?user_id=ada&decision=insufficient');
    expect(items).toHaveLength(3);
  });

  it('end with an allowed try, an unlock, or a person whom another factor confirmed', async () => {
    await enrolUser(v1, 'bob');
    expect(await failTimes('bob', 2)).toEqual([2, 1]);
    expect((await v1.verify('bob', typed(OWNER, 6))).attempts_left).toBe(3);
    expect(await failTimes('bob', 3, 10)).toEqual([2, 1, 0]);
    expect(await v1.take(User, 'POST /v1/users/bob/unlock')).toMatchObject({
      lock: { locked: false, failures: 0, until: null },
    });
    expect((await v1.verify('bob', typed(OWNER, 7))).decision).toBe('allow');
    await failTimes('bob', 3, 20);
    const { items } = await v1.take(AttemptPage, 'GET /v1/attempts?user_id=bob&decision=deny&limit=1');
    await v1.confirm(items[0]?.id ?? '');
    expect((await v1.verify('bob', typed(OWNER, 31))).decision).toBe('allow');
    await v1.refused('user_not_found', 'POST /v1/users/nobody/unlock');
  });

  it('start again after the window, and are not made by what was not judged', async () => {
    await enrolUser(v1, 'cyd');
    await failTimes('cyd', 2);
    v1.clock.pass(600_000);
    expect(await failTimes('cyd', 1, 10)).toEqual([2]);
    const pasted = await v1.verify('cyd', typed(OWNER, 6, { capture: { flags: ['paste'] } }));
    expect(pasted).toMatchObject({ decision: 'insufficient', attempts_left: 2 });
    expect((await v1.describe('cyd')).lock.failures).toBe(1);
  });

  it('follow the policy of the moment', async () => {
    await enrolUser(v1, 'dan');
    await failTimes('dan', 2);
    await setPolicy(v1, { attempts: 2 });
    expect((await v1.verify('dan', typed(OWNER, 6))).decision).toBe('insufficient');
    await setPolicy(v1, { attempts: null });
    expect(await v1.verify('dan', typed(OWNER, 6))).toMatchObject({ decision: 'allow', attempts_left: null });
    expect(await failTimes('dan', 8, 10)).toEqual(Array(8).fill(null));
  });
});
