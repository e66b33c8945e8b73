import { AttemptPage, AuditPage, User } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, makeKey, OWNER, setPolicy, startV1, typed } from '../../testing/v1.ts';

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
    const lock = { locked: true, kind: 'origin', failures: 3, origins_waiting: 1, until };
    expect((await v1.describe('ada')).lock).toEqual(lock);
    for (const typist of [OWNER, IMPOSTOR]) {
      expect(await v1.verify('ada', typed(typist, 20))).toMatchObject({
        decision: 'insufficient',
        score: null,
        attempts_left: 0,
        reasons: [{ code: 'attempts_exhausted' }],
        retry_at: until,
      });
    }
    v1.clock.pass(599_999);
    expect((await v1.verify('ada', typed(OWNER, 20))).decision).toBe('insufficient');
    v1.clock.pass(1);
    expect((await v1.describe('ada')).lock).toMatchObject({ locked: false, failures: 3, until: null });
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

  it('make it wait longer each time, and are not made by what was not judged', async () => {
    await enrolUser(v1, 'cyd');
    await failTimes('cyd', 3);
    for (const minutes of [10, 20, 40]) {
      const until = new Date(v1.clock.now().getTime() + minutes * 60_000).toISOString();
      expect((await v1.describe('cyd')).lock.until).toBe(until);
      v1.clock.pass(minutes * 60_000);
      const pasted = await v1.verify('cyd', typed(OWNER, 6, { capture: { flags: ['paste'] } }));
      expect(pasted).toMatchObject({ decision: 'insufficient', attempts_left: 1 });
      expect(pasted).not.toHaveProperty('retry_at');
      expect(await failTimes('cyd', 1, 20 + minutes)).toEqual([0]);
    }
    expect((await v1.describe('cyd')).lock.failures).toBe(6);
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

describe('where tries come from', () => {
  const from = (device_id: string, typist: number, n: number) => ({
    ...typed(typist, n),
    context: { device_id },
  });

  it('keeps them apart: whoever guesses elsewhere makes no device of the owner wait', async () => {
    await setPolicy(v1, { attempts: 3 });
    await enrolUser(v1, 'eli');
    for (const n of [1, 2, 3]) await v1.verify('eli', from('theirs', IMPOSTOR, n));
    expect(await v1.verify('eli', from('theirs', OWNER, 6))).toMatchObject({
      decision: 'insufficient',
      reasons: [{ code: 'attempts_exhausted' }],
    });
    expect(await v1.verify('eli', from('mine', OWNER, 6))).toMatchObject({
      decision: 'allow',
      attempts_left: 3,
    });
    // Not even that the owner was allowed ends the wait of others.
    expect((await v1.verify('eli', from('theirs', OWNER, 7))).decision).toBe('insufficient');
    expect((await v1.describe('eli')).lock).toMatchObject({
      kind: 'origin',
      failures: 3,
      origins_waiting: 1,
    });
  });

  it('is the address where no device is named, of IPv6 the network', async () => {
    await enrolUser(v1, 'fay');
    const at = (ip: string, typist: number, n: number) => ({ ...typed(typist, n), context: { ip } });
    for (const n of [1, 2, 3]) await v1.verify('fay', at(`2001:db8::${n}`, IMPOSTOR, n));
    expect((await v1.verify('fay', at('2001:db8::9', OWNER, 6))).decision).toBe('insufficient');
    expect((await v1.verify('fay', at('2001:db9::9', OWNER, 6))).decision).toBe('allow');
  });

  it('is what the challenge was made for, when a browser sends the sample', async () => {
    await setPolicy(v1, { attempts: 1 });
    await enrolUser(v1, 'gus');
    const through = async (device_id: string, typist: number, n: number) => {
      const { challenge } = await v1.challenge({ user_id: 'gus', context: { device_id } });
      v1.clock.pass(60_000);
      const answer = await v1.as(challenge).send('POST /v1/users/gus/verify', typed(typist, n));
      return answer.body.decision;
    };
    expect(await through('theirs', IMPOSTOR, 1)).toBe('deny');
    expect(await through('theirs', OWNER, 6)).toBe('insufficient');
    expect(await through('mine', OWNER, 7)).toBe('allow');
  });

  it('counts in all: at the cap nobody’s typing counts, until another factor or an unlock', async () => {
    await setPolicy(v1, { attempts: 2, attempts_total: 6 });
    await enrolUser(v1, 'hal');
    expect((await v1.verify('hal', from('mine', OWNER, 6))).decision).toBe('allow');
    for (const n of [1, 2, 3, 4, 5, 6]) await v1.verify('hal', from(`invented-${n}`, IMPOSTOR, n));
    v1.clock.pass(1_000 * 86_400_000);
    const refused = await v1.verify('hal', from('mine', OWNER, 7));
    expect(refused).toMatchObject({
      decision: 'insufficient',
      attempts_left: 0,
      reasons: [{ code: 'locked' }],
    });
    expect(refused).not.toHaveProperty('retry_at');
    expect((await v1.describe('hal')).lock).toEqual({
      locked: true,
      kind: 'all',
      failures: 6,
      origins_waiting: 0,
      until: null,
    });
    await v1.confirm(refused.attempt_id, false);
    const again = await v1.verify('hal', from('mine', OWNER, 7));
    expect(again.decision).toBe('insufficient');
    await v1.confirm(again.attempt_id);
    expect((await v1.verify('hal', from('mine', OWNER, 7))).decision).toBe('allow');
    for (const n of [11, 12, 13, 14, 15, 16]) await v1.verify('hal', from(`invented-${n}`, IMPOSTOR, n));
    await v1.send('POST /v1/users/hal/unlock');
    expect((await v1.verify('hal', from('mine', OWNER, 9))).decision).toBe('allow');
  });

  it('is told to those who may read only, and written down when it locks', async () => {
    await setPolicy(v1, { attempts: 1, attempts_total: 2 });
    await enrolUser(v1, 'ida');
    await v1.verify('ida', from('a', IMPOSTOR, 1));
    const blind = v1.as(await makeKey(v1.service, 'default', ['verify']));
    const told = await blind.verify('ida', from('a', OWNER, 6));
    expect(told.decision).toBe('insufficient');
    expect(told).not.toHaveProperty('retry_at');
    await v1.verify('ida', from('b', IMPOSTOR, 2));
    const { items } = await v1.take(AuditPage, 'GET /v1/audit?user_id=ida&action=user.locked');
    expect(items.map(({ details }) => details)).toMatchObject([
      { kind: 'all', failures: 2 },
      { kind: 'origin', failures: 2, until: expect.any(String) },
      { kind: 'origin', failures: 1, until: expect.any(String) },
    ]);
    expect(JSON.stringify(items)).not.toContain('device_id');
  });
});
