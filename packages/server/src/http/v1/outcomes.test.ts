import { Attempt, OutcomeAnswer } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, OWNER, setPolicy, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

const profileOf = async (userId: string) => (await v1.describe(userId)).profiles[0];
const report = { success: true, verified_by: 'passkey' };

describe('the outcome of a try', () => {
  it('is reported once, and kept with the try', async () => {
    await enrolUser(v1, 'ada');
    const { attempt_id } = await v1.verify('ada', typed(OWNER, 6));
    const path = `POST /v1/attempts/${attempt_id}/outcome`;
    expect(await v1.take(OutcomeAnswer, path, report)).toEqual({
      attempt_id,
      learned: true,
      reason: 'verified',
      false_reject: false,
    });
    await v1.refused('outcome_reported', path, { ...report, success: false });
    expect(await v1.take(Attempt, `GET /v1/attempts/${attempt_id}`)).toMatchObject({
      outcome: { success: true, verified_by: 'passkey', reported_at: v1.clock.now().toISOString() },
    });
    await v1.refused('attempt_not_found', 'POST /v1/attempts/none/outcome', report);
  });

  it('lets the template learn from a person who was turned away, and counts that as a false reject', async () => {
    await enrolUser(v1, 'bob');
    const away = await v1.verify('bob', typed(OWNER, 28, { noise: 1 }));
    expect(away.decision).toBe('step_up');
    expect(await v1.confirm(away.attempt_id)).toMatchObject({ learned: true, false_reject: true });
    expect(await profileOf('bob')).toMatchObject({
      samples: 6,
      version: 2,
      versions: [
        { version: 2, cause: 'verified_update' },
        { version: 1, cause: 'enrolment' },
      ],
    });
    const next = await v1.verify('bob', typed(OWNER, 6));
    expect(next).toMatchObject({ decision: 'allow', profile: { version: 2, samples: 6 } });
  });

  it('of nobody confirmed, or too late, teaches nothing', async () => {
    await enrolUser(v1, 'cyd');
    const first = await v1.verify('cyd', typed(OWNER, 6));
    expect(await v1.confirm(first.attempt_id, false)).toMatchObject({
      learned: false,
      reason: 'not_confirmed',
      false_reject: false,
    });
    const second = await v1.verify('cyd', typed(OWNER, 7));
    v1.clock.pass(900_001);
    await v1.refused('outcome_too_late', `POST /v1/attempts/${second.attempt_id}/outcome`, report);
    expect(await profileOf('cyd')).toMatchObject({ version: 1 });
  });

  it('of a copy, a script or a coarse clock teaches nothing, whoever was confirmed', async () => {
    await enrolUser(v1, 'dan');
    const copy = await v1.verify('dan', typed(OWNER, 1));
    expect(await v1.confirm(copy.attempt_id)).toMatchObject({ learned: false, reason: 'liveness_failed' });
    const coarse = await v1.verify('dan', typed(OWNER, 6, { clock: 25 }));
    expect(await v1.confirm(coarse.attempt_id)).toMatchObject({
      learned: false,
      reason: 'clock_not_trusted',
      false_reject: true,
    });
    const pasted = await v1.verify('dan', typed(OWNER, 7, { capture: { flags: ['paste'] } }));
    expect(await v1.confirm(pasted.attempt_id)).toMatchObject({ learned: false, reason: 'sample_not_kept' });
    expect(await profileOf('dan')).toMatchObject({ version: 1 });
  });

  it('teaches nothing where the policy says so, or the profile began again', async () => {
    await enrolUser(v1, 'eli');
    const off = await v1.verify('eli', typed(OWNER, 6));
    await setPolicy(v1, { update: 'off' });
    expect(await v1.confirm(off.attempt_id)).toMatchObject({ learned: false, reason: 'policy_off' });
    await setPolicy(v1);
    const gone = await v1.verify('eli', typed(OWNER, 7));
    await v1.send(`POST /v1/users/eli/profiles/${gone.profile?.id}/reset`);
    expect(await v1.confirm(gone.attempt_id)).toMatchObject({ learned: false, reason: 'profile_gone' });
  });

  it('moves a template step by step, never to another person at once', async () => {
    await enrolUser(v1, 'fay');
    for (let n = 6; n < 16; n++) {
      const { attempt_id } = await v1.verify('fay', typed(IMPOSTOR, n));
      await v1.confirm(attempt_id);
      if (n < 9) expect((await v1.verify('fay', typed(OWNER, n))).decision).toBe('allow');
    }
    expect((await profileOf('fay'))?.versions.length).toBeLessThanOrEqual(10);
  });

  it('by clear accepts alone moves the template and keeps no sample', async () => {
    await setPolicy(v1, { update: 'clear_accept' });
    await enrolUser(v1, 'gus');
    for (let n = 6; n < 9; n++) await v1.verify('gus', typed(OWNER, n));
    expect(await profileOf('gus')).toMatchObject({
      samples: 5,
      version: 4,
      versions: [
        { cause: 'self_update' },
        { cause: 'self_update' },
        { cause: 'self_update' },
        { cause: 'enrolment' },
      ],
    });
    const one = await v1.verify('gus', { ...typed(OWNER, 9), policy: { update: 'verified' } });
    expect(one).toMatchObject({ decision: 'allow', profile: { version: 4 } });
    await v1.verify('gus', typed(IMPOSTOR, 9));
    await v1.verify('gus', typed(OWNER, 28, { noise: 1 }));
    expect(await profileOf('gus')).toMatchObject({ version: 4 });
    await setPolicy(v1);
  });

  it('teaches what a try did not teach by itself, also of two in one millisecond', async () => {
    await setPolicy(v1, { update: 'clear_accept' });
    await enrolUser(v1, 'ivy');
    const taught = await v1.verify('ivy', typed(OWNER, 6));
    const silent = await v1.verify('ivy', { ...typed(OWNER, 7), policy: { update: 'verified' } });
    const attempts = [taught, silent].map(({ attempt_id: id }) => v1.take(Attempt, `GET /v1/attempts/${id}`));
    const [one, two] = await Promise.all(attempts);
    expect(one?.created_at).toBe(two?.created_at);
    // What is kept with a try for this is nobody's flag.
    expect([one?.flags, two?.flags]).toEqual([[], []]);
    expect(await v1.confirm(taught.attempt_id)).toMatchObject({ learned: false, reason: 'learned_already' });
    expect(await v1.confirm(silent.attempt_id)).toMatchObject({ learned: true, reason: 'verified' });
    await setPolicy(v1);
  });

  it('ends a row of failures', async () => {
    await enrolUser(v1, 'hal');
    const first = await v1.verify('hal', typed(IMPOSTOR, 6));
    const second = await v1.verify('hal', typed(IMPOSTOR, 7));
    expect([first.attempts_left, second.attempts_left]).toEqual([4, 3]);
    await v1.confirm(first.attempt_id, false);
    expect((await v1.describe('hal')).lock.failures).toBe(2);
    await v1.confirm(second.attempt_id);
    expect((await v1.describe('hal')).lock).toMatchObject({ locked: false, failures: 0, until: null });
  });
});
