import { AutoAnswer } from '@keystroke-auth/protocol';
import { afterAll, expect, it } from 'vitest';
import { IMPOSTOR, OWNER, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1();
afterAll(v1.stop);

const path = (userId: string) => `POST /v1/users/${userId}/auto`;

it('enrols until enrolled, then verifies', async () => {
  for (let n = 1; n <= 5; n++) {
    expect(await v1.take(AutoAnswer, path('ada'), typed(OWNER, n))).toMatchObject({
      action: 'enrol',
      enrolment: { samples: n, enrolled: n === 5 },
    });
  }
  const answers = [];
  for (const body of [typed(OWNER, 6), typed(IMPOSTOR, 6), { samples: [typed(OWNER, 7), typed(OWNER, 8)] }]) {
    answers.push(await v1.take(AutoAnswer, path('ada'), body));
  }
  expect(answers).toMatchObject([
    { action: 'verify', decision: { decision: 'allow' } },
    { action: 'verify', decision: { decision: 'deny' } },
    { action: 'verify', decision: { decision: 'allow' } },
  ]);
  expect((await v1.describe('ada')).profiles[0]).toMatchObject({ samples: 5 });
});

it('takes two samples at once, and refuses what can not be enrolled', async () => {
  await v1.take(AutoAnswer, path('bob'), { samples: [typed(OWNER, 1), typed(OWNER, 2)] });
  await v1.refused('samples_refused', path('bob'), typed(OWNER, 2));
  await v1.refused('sample_not_typed', path('bob'), typed(OWNER, 3, { capture: { flags: ['paste'] } }));
  expect((await v1.describe('bob')).profiles[0]).toMatchObject({ samples: 2, version: 1 });
});

it('tells a browser with a challenge what happened and no more', async () => {
  for (let n = 1; n <= 6; n++) {
    const { challenge } = await v1.challenge({ user_id: 'cyd', action: 'auto' });
    const answer = await v1.as(challenge).take(AutoAnswer, path('cyd'), typed(OWNER, n));
    if (n <= 5) expect(answer.action).toBe('enrol');
    else {
      const { attempt_id } = answer.action === 'verify' ? answer.decision : { attempt_id: '' };
      const decision = { decision: 'allow', attempt_id, attempts_left: 5 };
      expect(answer).toEqual({ action: 'verify', decision });
    }
  }
});
