import { Attempt, AutoAnswer } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, OWNER, reasonsOf, setPolicy, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

describe('shadow mode', () => {
  it('answers insufficient and records what an active policy would have decided', async () => {
    await setPolicy(v1);
    await enrolUser(v1, 'ada');
    await setPolicy(v1, { mode: 'shadow' });
    for (const [sample, would] of [
      [typed(OWNER, 6), 'allow'],
      [typed(IMPOSTOR, 6), 'deny'],
      [typed(OWNER, 28, { noise: 1 }), 'step_up'],
      [typed(OWNER, 1), 'deny'],
    ] as const) {
      const answer = await v1.verify('ada', sample);
      expect([answer.decision, reasonsOf(answer)[0]]).toEqual(['insufficient', 'mode_shadow']);
      const attempt = await v1.take(Attempt, `GET /v1/attempts/${answer.attempt_id}`);
      expect(attempt).toMatchObject({ decision: 'insufficient', shadow_decision: would });
    }
    expect((await v1.describe('ada')).lock.failures).toBe(0);
    const auto = await v1.take(AutoAnswer, 'POST /v1/users/ada/auto', typed(OWNER, 7));
    expect(auto).toMatchObject({ action: 'verify', decision: { decision: 'insufficient' } });
  });

  it('learns from nobody who was not confirmed', async () => {
    await setPolicy(v1);
    await enrolUser(v1, 'ira');
    await setPolicy(v1, { mode: 'shadow', update: 'clear_accept' });
    const versionOf = async () => (await v1.describe('ira')).profiles.map(({ version }) => version);
    const clear = await v1.verify('ira', typed(OWNER, 6));
    expect(await versionOf()).toEqual([1]);
    expect(await v1.confirm(clear.attempt_id)).toMatchObject({ learned: true });
    expect(await versionOf()).toEqual([2]);
  });

  it('still tells a false reject from a right one', async () => {
    await setPolicy(v1);
    await enrolUser(v1, 'bob');
    await setPolicy(v1, { mode: 'shadow' });
    const fine = await v1.verify('bob', typed(OWNER, 6));
    expect(await v1.confirm(fine.attempt_id)).toMatchObject({ learned: true, false_reject: false });
    const missed = await v1.verify('bob', typed(OWNER, 28, { noise: 1 }));
    expect(await v1.confirm(missed.attempt_id)).toMatchObject({ false_reject: true });
  });
});

describe('passive mode', () => {
  it('enrols whoever types, silently, and decides nothing', async () => {
    await setPolicy(v1, { mode: 'passive' });
    for (let n = 1; n <= 5; n++) {
      const answer = await v1.verify('cyd', typed(OWNER, n));
      expect(answer).toMatchObject({ decision: 'insufficient', score: null, liveness: null });
      expect(reasonsOf(answer)).toEqual(['mode_passive']);
    }
    expect((await v1.describe('cyd')).profiles).toMatchObject([{ samples: 5, enrolled: true }]);
    const sixth = await v1.verify('cyd', typed(OWNER, 6));
    expect([sixth.decision, ...reasonsOf(sixth)]).toEqual(['insufficient', 'mode_passive', 'rhythm_matches']);
    expect(await v1.take(Attempt, `GET /v1/attempts/${sixth.attempt_id}`)).toMatchObject({
      shadow_decision: 'allow',
    });
    await setPolicy(v1);
    expect((await v1.verify('cyd', typed(OWNER, 7))).decision).toBe('allow');
    expect((await v1.verify('cyd', typed(IMPOSTOR, 7))).decision).toBe('deny');
  });

  it('passes over what is not fit to enrol with, and says no more of it', async () => {
    await setPolicy(v1, { mode: 'passive' });
    await v1.verify('dan', typed(OWNER, 1));
    for (const sample of [typed(OWNER, 1), typed(OWNER, 2, { capture: { flags: ['paste'] } })]) {
      expect((await v1.verify('dan', sample)).decision).toBe('insufficient');
    }
    expect((await v1.describe('dan')).profiles).toMatchObject([{ samples: 1, version: 1 }]);
  });

  it('learns nothing of a person who has not agreed, or is exempt', async () => {
    await setPolicy(v1, { mode: 'passive', require_consent: 'v1' });
    expect((await v1.verify('eli', typed(OWNER, 1))).decision).toBe('insufficient');
    await v1.refused('user_not_found', 'GET /v1/users/eli');
    await setPolicy(v1, { mode: 'passive' });
    await v1.send('PUT /v1/users/eli/exemption', { exempt: true, reason: 'x' });
    expect((await v1.verify('eli', typed(OWNER, 1))).decision).toBe('insufficient');
    expect((await v1.describe('eli')).profiles).toEqual([]);
  });
});
