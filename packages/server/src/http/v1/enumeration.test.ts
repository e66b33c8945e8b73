import { afterAll, describe, expect, it } from 'vitest';
import { faultyStore } from '../../testing/faultyStore.ts';
import { makeKey, OWNER, startV1, typed, typings } from '../../testing/v1.ts';

/** What the service asks its store, in order. */
const asked: string[] = [];
const v1 = await startV1({
  wrapStore: (store) => faultyStore(store, { before: (call) => void asked.push(call), answers: () => true }),
});
afterAll(v1.stop);
const blind = v1.as(await makeKey(v1.service, 'default', ['verify', 'challenges']));

/** An answer without what is new in each, and what the store was asked for it. */
async function about(request: string, body: object) {
  asked.length = 0;
  const { status, body: answer } = await blind.send(request, body);
  const { attempt_id, challenge, challenge_id, user_id, expires_at, ...rest } = answer;
  return { status, rest, asked: [...asked] };
}

describe('a key that may not read is answered alike, by the same questions to the store,', () => {
  it('about a person who has not finished enrolling, or only agreed, and one whom nobody knows', async () => {
    await v1.enrol('begun', typings(OWNER, [1, 2]));
    await v1.send('PUT /v1/users/agreed/consent', { state: 'given', version: '1' });
    const nobody = await about('POST /v1/users/nobody/verify', typed(OWNER, 6));
    expect(nobody).toMatchObject({ status: 200, rest: { decision: 'insufficient', profile: null } });
    for (const userId of ['begun', 'agreed']) {
      expect(await about(`POST /v1/users/${userId}/verify`, typed(OWNER, 6))).toEqual(nobody);
    }
  });

  it('when it makes a challenge', async () => {
    await v1.enrol('ada', typings(OWNER, [1, 5]));
    const nobody = await about('POST /v1/challenges', { user_id: 'nobody' });
    expect(nobody.status).toBe(201);
    expect(await about('POST /v1/challenges', { user_id: 'ada' })).toEqual(nobody);
  });
});
