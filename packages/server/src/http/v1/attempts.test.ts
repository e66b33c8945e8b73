import { Attempt, AttemptPage, UserPage } from '@keystroke-auth/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrolUser, IMPOSTOR, makeKey, OWNER, startV1, typed } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { attempts: null } });
afterAll(v1.stop);

const minutes: string[] = [];
const list = async (query = '') => (await v1.take(AttemptPage, `GET /v1/attempts${query}`)).items;

beforeAll(async () => {
  await enrolUser(v1, 'ada');
  await enrolUser(v1, 'bob', IMPOSTOR);
  for (let n = 6; n < 12; n++) {
    minutes.push(v1.clock.now().toISOString());
    await v1.verify(n % 3 === 0 ? 'bob' : 'ada', typed(OWNER, n));
    v1.clock.pass(60_000);
  }
});

it('come newest first, page by page, each once', async () => {
  const all = await list();
  expect(all.map(({ created_at }) => created_at)).toEqual(minutes.toReversed());
  const seen: Attempt[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: AttemptPage = await v1.take(AttemptPage, `GET /v1/attempts?limit=4${query}`);
    seen.push(...page.items);
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(all);
});

it('are found by person, decision and time', async () => {
  expect((await list('?user_id=bob')).map(({ decision }) => decision)).toEqual(['deny', 'deny']);
  expect(await list('?user_id=ada&decision=deny')).toEqual([]);
  expect(await list('?user_id=nobody')).toEqual([]);
  expect((await list('?decision=allow')).length).toBe(4);
  const [, second = '', third = ''] = minutes;
  expect((await list(`?since=${third}`)).length).toBe(4);
  expect((await list(`?until=${second}`)).length).toBeLessThanOrEqual(2);
  expect((await list(`?since=${second}&until=${third}`)).length).toBeGreaterThanOrEqual(1);
  for (const query of ['since=1', 'since=2026-01-01', 'until=2026-01-01T00:00:00', 'until=1767225600000']) {
    await v1.refused('query_invalid', `GET /v1/attempts?${query}`);
  }
  for (const query of ['since=yesterday', 'decision=maybe', 'limit=0', 'limit=201', 'cursor=%21', 'user=x']) {
    await v1.refused('query_invalid', `GET /v1/attempts?${query}`);
  }
});

it('are paged by what was given out for this list only', async () => {
  const { next_cursor: next } = await v1.take(AttemptPage, 'GET /v1/attempts?limit=1');
  const users = await v1.take(UserPage, 'GET /v1/users?limit=1');
  const other = v1.as(await makeKey(v1.service, 'other'));
  await v1.take(AttemptPage, `GET /v1/attempts?cursor=${next}`);
  await other.refused('query_invalid', `GET /v1/attempts?cursor=${next}`);
  await v1.refused('query_invalid', `GET /v1/users?cursor=${next}`);
  for (const forged of ['AAAA', users.next_cursor, Buffer.from('ada').toString('base64url')]) {
    await v1.refused('query_invalid', `GET /v1/attempts?cursor=${forged}`);
  }
});

it('are read one by one, without the sample', async () => {
  const [newest] = await list('?limit=1');
  const attempt = await v1.take(Attempt, `GET /v1/attempts/${newest?.id}`);
  expect(attempt).toEqual(newest);
  expect(JSON.stringify(attempt)).not.toContain('timestamp');
  await v1.refused('attempt_not_found', 'GET /v1/attempts/none');
});
