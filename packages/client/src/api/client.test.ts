import { afterEach, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../testing/manualClock.ts';
import { API_KEY, SAMPLE, scriptedClient, URL_OF_SERVICE } from '../testing/scriptedClient.ts';
import { decision, json, problem, scriptedFetch, unreachable } from '../testing/scriptedFetch.ts';
import { createChallengeClient, createClient } from './client.ts';
import { newIdempotencyKey } from './idempotencyKey.ts';

const TOKEN = `kc_${'0'.repeat(16)}_${'A'.repeat(43)}`;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a client', () => {
  it.each([
    '',
    'auth.example.org',
    '/auth',
    'ftp://auth.example.org',
    'https://me:hunter2@auth.example.org',
    'https://auth.example.org/?a=hunter2',
    'https://auth.example.org/#x',
  ])('is not made for the url %j', (url) => {
    const make = () => createClient({ url, apiKey: API_KEY });
    expect(make).toThrow(TypeError);
    expect(make).not.toThrow('hunter2');
  });

  it('is not made with a secret that can’t be one, which it does not repeat', () => {
    for (const apiKey of ['', 'hunter 2', 'hunter2\n', 'hünter2']) {
      const make = () => createClient({ url: URL_OF_SERVICE, apiKey });
      expect(make).toThrow(TypeError);
      expect(make).not.toThrow(/h.nter/);
    }
    expect(() => createClient({ url: URL_OF_SERVICE, apiKey: '' })).toThrow('an empty text');
    expect(() => createClient({ url: URL_OF_SERVICE, apiKey: 'ka_live_…' })).toThrow('no such secret has');
    expect(() => createClient({ url: URL_OF_SERVICE, apiKey: TOKEN })).toThrow('createChallengeClient');
    for (const [got, said] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [7, 'number'],
    ]) {
      // What a program without types passes when the variable is not set.
      const options = JSON.parse(JSON.stringify({ url: URL_OF_SERVICE, apiKey: got, challenge: got }));
      const words = (name: string) => new RegExp(`^${name}: got ${said}, expected text; is the variable set`);
      expect(() => createClient(options)).toThrow(words('apiKey'));
      expect(() => createChallengeClient(options)).toThrow(words('challenge'));
    }
    expect(() => createChallengeClient({ url: URL_OF_SERVICE, challenge: API_KEY })).toThrow(TypeError);
  });

  it('uses the fetch of its surroundings, as a function of the page', async () => {
    const fetch = vi.fn(async () => json(200, decision('deny')));
    vi.stubGlobal('fetch', fetch);
    const client = createClient({ url: URL_OF_SERVICE, apiKey: API_KEY });
    expect(await client.users.verify('ada', SAMPLE)).toMatchObject({ decision: 'deny' });
    expect(fetch.mock.contexts[0]).toBeUndefined();
  });

  it('refuses ids that would name another route before it sends anything', async () => {
    const { client, sent } = scriptedClient([json(200, {})]);
    await expect(client.users.profiles.remove('ada', '..')).rejects.toThrow(TypeError);
    await expect(client.users.erase('')).rejects.toThrow(TypeError);
    await expect(Reflect.apply(client.users.verify, undefined, [undefined, SAMPLE])).rejects.toThrow(
      TypeError,
    );
    expect(sent).toHaveLength(0);
  });
});

it('a client with a challenge sends it as its secret', async () => {
  const { fetch, sent } = scriptedFetch(json(200, { decision: 'allow', attempt_id: 'a', attempts_left: 5 }));
  const clock = createManualClock();
  const client = createChallengeClient({ url: URL_OF_SERVICE, challenge: TOKEN, fetch, clock });
  expect(await client.users.verify('ada', SAMPLE)).toEqual({
    decision: 'allow',
    attempt_id: 'a',
    attempts_left: 5,
  });
  expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
});

describe('lists', () => {
  const page = (ids: readonly string[], next: string | null) => json(200, { items: ids, next_cursor: next });

  async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of list) items.push(item);
    return items;
  }

  it('go from page to page, and no further than they are read', async () => {
    const { client, clock, sent } = scriptedClient([
      page(['a', 'b'], 'c+1'),
      page([], 'c2'),
      page(['c'], null),
    ]);
    const items = all(client.users.list({ limit: 2 }));
    expect(await clock.run(items)).toEqual(['a', 'b', 'c']);
    expect(sent.map(({ url }) => new URL(url).search)).toEqual([
      '?limit=2',
      '?limit=2&cursor=c%2B1',
      '?limit=2&cursor=c2',
    ]);
    const partly = scriptedClient([page(['a', 'b'], 'more')]);
    for await (const item of partly.client.users.list()) if (item !== undefined) break;
    expect(partly.sent).toHaveLength(1);
  });

  it('of tries take filters', async () => {
    const { client, clock, sent } = scriptedClient([page(['a'], 'next'), page([], null)]);
    const query = { userId: 'ada', decision: 'deny', since: new Date(0) } as const;
    await clock.run(all(client.attempts.list(query)));
    expect(Object.fromEntries(new URL(sent[1]?.url ?? '').searchParams)).toEqual({
      ...{ user_id: 'ada', decision: 'deny', since: '1970-01-01T00:00:00.000Z', cursor: 'next' },
    });
  });
});

describe('a challenge', () => {
  const made = json(201, { challenge: TOKEN, challenge_id: 'c', expires_at: '' });

  it('whose answer was lost is made anew, under another key', async () => {
    const { client, clock, sent } = scriptedClient([unreachable(), problem(409, 'already_shown'), made]);
    expect(await clock.run(client.challenges.create({ user_id: 'ada' }))).toMatchObject({ challenge: TOKEN });
    const [lost, repeated, anew] = sent.map(({ headers }) => headers.get('idempotency-key'));
    expect(repeated).toBe(lost);
    expect(anew).not.toBe(lost);
  });

  it('that was shown before under the caller’s own key is an error', async () => {
    const options = { idempotencyKey: 'mine' };
    const { client, clock, sent } = scriptedClient([unreachable(), problem(409, 'already_shown')]);
    const creation = client.challenges.create({ user_id: 'ada' }, options);
    await expect(clock.run(creation)).rejects.toMatchObject({ code: 'already_shown' });
    expect(sent).toHaveLength(2);
    const first = scriptedClient([problem(409, 'already_shown')]);
    await expect(first.clock.run(first.client.challenges.create({ user_id: 'ada' }))).rejects.toMatchObject({
      code: 'already_shown',
    });
    expect(first.sent).toHaveLength(1);
  });
});

it('health is an answer also when it is bad, and an error when it is none', async () => {
  const sick = scriptedClient([json(503, { status: 'unhealthy' })]);
  expect(await sick.clock.run(sick.client.health())).toEqual({ status: 'unhealthy' });
  const other = scriptedClient([json(503, { status: 'maintenance' })]);
  await expect(other.clock.run(other.client.health())).rejects.toMatchObject({ code: 'unexpected_answer' });
  expect([sick.sent.length, other.sent.length]).toEqual([1, 1]);
});

it('keys are made also on a page that is not secure', () => {
  expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const { crypto } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const keys = new Set(Array.from({ length: 100 }, newIdempotencyKey));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});
