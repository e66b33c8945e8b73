import { drawSentence } from '@keystroke-auth/engine';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  reasonsOf,
  setPolicy,
  startV1,
  typed,
  typings,
} from '../../testing/v1.ts';

/** Ways to become somebody who is enrolled, each of which was open once. */
const v1 = await startV1();
afterAll(v1.stop);
beforeEach(() => setPolicy(v1));
afterEach(() => v1.send('DELETE /v1/users/ada'));

const other = { keyboard: 'mine' } as const;

describe('whoever holds challenges', () => {
  it.each(['enrol', 'auto'] as const)('enrols no other keyboard or device by one for %s', async (action) => {
    await enrolUser(v1, 'ada');
    for (const capture of [other, { device: 'touch' }, { mode: 'delta' }] as const) {
      const { challenge } = await v1.challenge({ user_id: 'ada', action });
      const path = action === 'enrol' ? 'samples' : 'auto';
      const answer = await v1
        .as(challenge)
        .send(
          `POST /v1/users/ada/${path}`,
          typed(IMPOSTOR, 6, { capture: { device: 'desktop', ...capture } }),
        );
      if (action === 'enrol') expect([answer.status, answer.body.code]).toEqual([403, 'enrolled_already']);
      else expect(answer.body).toMatchObject({ action: 'verify', decision: { decision: 'insufficient' } });
    }
    expect((await v1.describe('ada')).profiles).toHaveLength(1);
  });

  it('is not believed what device they say they are on', async () => {
    await enrolUser(v1, 'ada');
    const { challenge } = await v1.challenge({ user_id: 'ada' });
    const sample = { ...typed(OWNER, 6), context: { device_id: 'hers' } };
    await v1.as(challenge).refused('body_invalid', 'POST /v1/users/ada/verify', sample);
  });

  it('sends no other text along with a phrase', async () => {
    const free = { text: 'free', text_id: 'phrase' } as const;
    const text = (n: number) => ({ text: drawSentence(n), noise: 1, capture: free });
    await v1.enrol(
      'ada',
      [1, 2, 3, 4, 5].map((n) => typed(OWNER, n, text(n))),
    );
    const { challenge, phrase } = await v1.challenge({
      user_id: 'ada',
      text_id: 'phrase',
      phrase: { words: 6 },
    });
    const asked = { ...typed(IMPOSTOR, 8, { text: phrase?.text ?? '', capture: free }), challenge };
    const stolen = { ...typed(OWNER, 9, text(9)), challenge };
    await v1.refused('phrase_differs', 'POST /v1/users/ada/verify', { samples: [stolen, asked] });
    // Nor is a try that no phrase was asked for a first half of one.
    const first = await v1.verify('ada', typed(IMPOSTOR, 10, text(10)));
    expect(['deny', 'step_up']).toContain(first.decision);
    await v1.refused('retry_invalid', 'POST /v1/users/ada/verify', { ...asked, retry_of: first.attempt_id });
  });
});

describe('a key', () => {
  it('that may only decide does not enrol', async () => {
    const verify = v1.as(await makeKey(v1.service, 'default', ['verify']));
    const { required_scope } = await verify.refused(
      'scope_missing',
      'POST /v1/users/ada/auto',
      typed(IMPOSTOR, 1),
    );
    expect(required_scope).toBe('users:write');
    expect((await v1.send('GET /v1/users/ada')).status).toBe(404);
  });

  it('that may only decide is not told on which device somebody is enrolled', async () => {
    await enrolUser(v1, 'ada');
    const verify = v1.as(await makeKey(v1.service, 'default', ['verify']));
    const elsewhere = typed(OWNER, 6, { capture: { device: 'touch' } });
    expect(reasonsOf(await verify.verify('ada', elsewhere))).toEqual(['not_enrolled']);
    expect(reasonsOf(await verify.verify('nobody', elsewhere))).toEqual(['not_enrolled']);
    expect(reasonsOf(await v1.verify('ada', elsewhere))).toEqual(['device_differs']);
  });

  it('that may enrol does not erase by withdrawing consent', async () => {
    await enrolUser(v1, 'ada');
    const write = v1.as(await makeKey(v1.service, 'default', ['users:write']));
    const withdrawn = { state: 'withdrawn' };
    const { required_scope } = await write.refused('scope_missing', 'PUT /v1/users/ada/consent', withdrawn);
    expect(required_scope).toBe('users:delete');
    expect((await v1.describe('ada')).profiles).toMatchObject([{ enrolled: true }]);
  });

  it('enrols an enrolled text on another device once another factor confirmed the person', async () => {
    await enrolUser(v1, 'ada');
    const write = v1.as(await makeKey(v1.service, 'default', ['users:write']));
    const touch = typings(OWNER, [21, 25], { device: 'touch' });
    await write.refused('enrolled_already', 'POST /v1/users/ada/samples', touch);
    const { attempt_id } = await v1.verify('ada', typed(OWNER, 6));
    await v1.confirm(attempt_id);
    expect((await write.send('POST /v1/users/ada/samples', touch)).status).toBe(201);
  });
});

describe('profiles of one person', () => {
  it('are bounded', async () => {
    const labels = Array.from({ length: 50 }, (_, i) => `text-${i}`);
    for (const [i, text_id] of labels.entries()) {
      await v1.enrol('ada', typed(OWNER, 100 + i, { capture: { text_id } }));
    }
    await v1.refused(
      'too_many_profiles',
      'POST /v1/users/ada/samples',
      typed(OWNER, 200, { capture: { text_id: 'one-more' } }),
    );
    await v1.enrol('ada', typed(OWNER, 201, { capture: { text_id: 'text-7' } }));
  });
});

describe('passive mode', () => {
  it('makes no person of a sample that is not fit to enrol with', async () => {
    await setPolicy(v1, { mode: 'passive' });
    const even = Array.from('an even beat of a script', (key, i) => [
      { key, event: 'down' as const, timestamp: i * 100 },
      { key, event: 'up' as const, timestamp: i * 100 + 50 },
    ]).flat();
    expect((await v1.verify('ada', { keystroke_data: even })).decision).toBe('insufficient');
    expect((await v1.send('GET /v1/users/ada')).status).toBe(404);
  });
});
