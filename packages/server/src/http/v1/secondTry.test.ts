import { Attempt, type Sample } from '@keystroke-auth/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, OWNER, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

/** Typed by the owner when they were out of form. */
const HESITANT = typed(OWNER, 28, { noise: 1 });
const path = (userId: string) => `POST /v1/users/${userId}/verify`;
const invalid = async (userId: string, sample: Sample, retry_of: string) =>
  (await v1.refused('retry_invalid', path(userId), { ...sample, retry_of })).detail;

describe('a second try', () => {
  it('is fused with the first, named or sent along', async () => {
    await enrolUser(v1, 'ada');
    const first = await v1.verify('ada', HESITANT);
    expect(first.decision).toBe('step_up');
    const second = await v1.verify('ada', { ...typed(OWNER, 6), retry_of: first.attempt_id });
    expect(second.decision).toBe('allow');
    expect(await v1.take(Attempt, `GET /v1/attempts/${second.attempt_id}`)).toMatchObject({
      retry_of: first.attempt_id,
    });
    await enrolUser(v1, 'bob');
    const both = await v1.verify('bob', { samples: [HESITANT, typed(OWNER, 6)] });
    expect(both).toMatchObject({ decision: 'allow', score: second.score, threshold: second.threshold });
    const [alone] = [await v1.verify('bob', { samples: [typed(OWNER, 7)] })];
    expect(alone).toMatchObject({ decision: 'allow' });
  });

  it('helps nobody who does not type like the person', async () => {
    await enrolUser(v1, 'cyd');
    const first = await v1.verify('cyd', typed(IMPOSTOR, 6));
    const second = await v1.verify('cyd', { ...typed(IMPOSTOR, 7), retry_of: first.attempt_id });
    expect([first.decision, second.decision]).toEqual(['deny', 'deny']);
    expect(await v1.verify('cyd', { samples: [typed(IMPOSTOR, 8), typed(IMPOSTOR, 9)] })).toMatchObject({
      decision: 'deny',
    });
  });

  it('by two samples of which one is a copy is denied', async () => {
    await enrolUser(v1, 'dan');
    for (const samples of [
      [typed(OWNER, 6), typed(OWNER, 6)],
      [typed(OWNER, 1), typed(OWNER, 7)],
      [typed(OWNER, 8), typed(OWNER, 2)],
    ]) {
      const { decision, liveness } = await v1.verify('dan', { samples });
      expect([decision, liveness?.replay]).toEqual(['deny', true]);
    }
    const first = await v1.verify('dan', HESITANT);
    const copy = await v1.verify('dan', { ...HESITANT, retry_of: first.attempt_id });
    expect([copy.decision, copy.liveness?.replay]).toEqual(['deny', true]);
  });

  it('is of the last try of this profile, once, soon, and after a try that was not allowed', async () => {
    await enrolUser(v1, 'eli');
    await enrolUser(v1, 'fay');
    expect(await invalid('eli', typed(OWNER, 6), 'none')).toContain('not of this profile');
    const foreign = await v1.verify('fay', typed(IMPOSTOR, 6));
    expect(await invalid('eli', typed(OWNER, 6), foreign.attempt_id)).toContain('not of this profile');

    const allowed = await v1.verify('eli', typed(OWNER, 6));
    expect(await invalid('eli', typed(OWNER, 7), allowed.attempt_id)).toContain('answered allow');
    const pasted = await v1.verify('eli', typed(OWNER, 7, { capture: { flags: ['paste'] } }));
    expect(await invalid('eli', typed(OWNER, 7), pasted.attempt_id)).toContain('answered insufficient');
    const replayed = await v1.verify('eli', typed(OWNER, 6));
    expect(await invalid('eli', typed(OWNER, 7), replayed.attempt_id)).toContain('not typed by a person');

    const first = await v1.verify('eli', typed(IMPOSTOR, 6));
    const second = await v1.verify('eli', { ...typed(IMPOSTOR, 7), retry_of: first.attempt_id });
    expect(await invalid('eli', typed(OWNER, 7), second.attempt_id)).toContain('a retry itself');
    expect(await invalid('eli', typed(OWNER, 7), first.attempt_id)).toContain('followed by another');

    const late = await v1.verify('eli', typed(IMPOSTOR, 8));
    v1.clock.pass(5 * 60_000 + 1);
    expect(await invalid('eli', typed(OWNER, 7), late.attempt_id)).toContain('too long ago');
    // Nothing of a refused request counts: the sample is still a new one.
    expect(await v1.verify('eli', typed(OWNER, 7))).toMatchObject({ decision: 'allow' });
  });

  it('is one of two samples, never a third', async () => {
    await enrolUser(v1, 'gus');
    const first = await v1.verify('gus', typed(IMPOSTOR, 6));
    const samples = [typed(OWNER, 6), typed(OWNER, 7)];
    await v1.refused('body_invalid', path('gus'), { samples, retry_of: first.attempt_id });
    await v1.refused('capture_differs', path('gus'), {
      samples: [typed(OWNER, 6), typed(OWNER, 7, { capture: { device: 'touch' } })],
    });
    const pair = await v1.verify('gus', { samples: [typed(IMPOSTOR, 8), typed(IMPOSTOR, 9)] });
    expect(await invalid('gus', typed(OWNER, 6), pair.attempt_id)).toContain('of two samples');
  });
});
