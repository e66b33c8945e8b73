import type { Sample } from '@keystroke-auth/protocol';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { enrolUser, OWNER, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

const on = (text_id: string, capture: NonNullable<Sample['capture']> = {}) => ({
  capture: { text_id, ...capture },
});
/** Each time moved by a few milliseconds, as somebody does who knows that copies are looked for. */
function changed(sample: Sample, text_id: string, moves: readonly number[]): Sample {
  const keystroke_data = sample.keystroke_data.map((event, i) => ({
    ...event,
    timestamp: event.timestamp + (moves[i % moves.length] ?? 0),
  }));
  return { ...sample, keystroke_data, capture: { ...sample.capture, text_id } };
}
const MOVES = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 20, maxLength: 60 });

/** Somebody who types one text under two labels. */
async function twoTexts(userId: string): Promise<void> {
  await enrolUser(v1, userId, OWNER, on('mail'));
  await v1.enrol(userId, typings(OWNER, [11, 15], on('bank')));
}

describe('a sample that was judged or enrolled on one text', () => {
  it('is denied on another with the same keys, a little changed', async () => {
    await twoTexts('ada');
    const mail = typed(OWNER, 6, on('mail'));
    expect((await v1.verify('ada', mail)).decision).toBe('allow');
    let n = 0;
    await fc.assert(
      fc.asyncProperty(MOVES, async (moves) => {
        n += 1;
        const decision = await v1.verify('ada', changed(n % 2 ? mail : typed(OWNER, 3), 'bank', moves));
        expect(decision).toMatchObject({ decision: 'deny', liveness: { replay: true } });
      }),
      { numRuns: 20 },
    );
    expect((await v1.verify('ada', typed(OWNER, 21, on('bank')))).decision).toBe('allow');
  });

  it('is noticed as the second of two samples, too', async () => {
    await twoTexts('bob');
    const mail = typed(OWNER, 6, on('mail'));
    await v1.verify('bob', mail);
    const samples = [typed(OWNER, 22, on('bank')), changed(mail, 'bank', [1, -1, 0.5, -2, 1.5])];
    expect(await v1.verify('bob', { samples })).toMatchObject({
      decision: 'deny',
      liveness: { replay: true },
    });
  });

  it('taints a session of another text', async () => {
    const free = (text_id: string) => on(text_id, { text: 'free' });
    await v1.enrol('cyd', typings(OWNER, [1, 5], free('notes')));
    await v1.enrol('cyd', typings(OWNER, [11, 15], free('chat')));
    const { body } = await v1.send('POST /v1/sessions', {
      user_id: 'cyd',
      text_id: 'chat',
      device: 'desktop',
    });
    const copy = changed(typed(OWNER, 3, free('notes')), 'chat', [1, -1, 0.5, -1.5, 2]);
    const answer = await v1.send(`POST /v1/sessions/${body.session_id}/samples`, copy);
    expect(answer.body).toMatchObject({ decision: 'deny', liveness: { replay: true } });
  });

  it('of another person is theirs', async () => {
    await enrolUser(v1, 'dan', OWNER, on('mail'));
    await enrolUser(v1, 'eve', OWNER, on('mail'));
    expect((await v1.verify('dan', typed(OWNER, 6, on('mail')))).decision).toBe('allow');
    expect((await v1.verify('eve', typed(OWNER, 6, on('mail')))).decision).toBe('allow');
  });
});
