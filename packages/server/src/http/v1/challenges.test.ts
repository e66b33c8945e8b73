import { ClientDecision, Decision, Enrolment } from '@keystroke-auth/protocol';
import fc from 'fast-check';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type enrolUser, IMPOSTOR, makeKey, OWNER, startV1, typed, typings } from '../../testing/v1.ts';

const v1 = await startV1({ policy: { require_challenge: true, attempts: null } });
afterAll(v1.stop);

const enrolled = async (userId: string, options?: Parameters<typeof enrolUser>[3]) => {
  const text_id = options?.capture?.text_id;
  const { challenge } = await v1.challenge({
    user_id: userId,
    action: 'enrol',
    ...(text_id ? { text_id } : {}),
  });
  const samples = typings(OWNER, [1, 5], options).map((sample) => ({ ...sample, challenge }));
  expect(await v1.enrol(userId, samples)).toMatchObject({ enrolled: true });
};
const path = (userId: string) => `POST /v1/users/${userId}/verify`;

describe('a challenge', () => {
  it('is required by default, and good for one use', async () => {
    await enrolled('ada');
    await v1.refused('challenge_missing', path('ada'), typed(OWNER, 6));
    const { challenge, expires_at } = await v1.challenge({ user_id: 'ada' });
    expect(Date.parse(expires_at) - v1.clock.now().getTime()).toBe(300_000);
    expect(await v1.verify('ada', { ...typed(OWNER, 6), challenge })).toMatchObject({ decision: 'allow' });
    await v1.refused('challenge_used', path('ada'), { ...typed(OWNER, 7), challenge });
  });

  it('is bound to user, text and action', async () => {
    await enrolled('bob');
    const wrong = [
      [{ user_id: 'ada' }, 'another user'],
      [{ user_id: 'bob', text_id: 'pin' }, 'another text'],
      [{ user_id: 'bob', action: 'enrol' }, 'not for verify'],
      [{ user_id: 'bob', action: 'auto' }, 'not for verify'],
    ] as const;
    for (const [request, why] of wrong) {
      const { challenge } = await v1.challenge(request);
      const { detail } = await v1.refused('challenge_invalid', path('bob'), {
        ...typed(OWNER, 6),
        challenge,
      });
      expect(detail).toContain(why);
    }
    const { challenge } = await v1.challenge({ user_id: 'bob' });
    const changed = `${challenge.slice(0, -1)}${challenge.endsWith('A') ? 'B' : 'A'}`;
    for (const token of [changed, 'kc_0', `kc_${'0'.repeat(16)}_${'A'.repeat(43)}`]) {
      await v1.refused('challenge_invalid', path('bob'), { ...typed(OWNER, 6), challenge: token });
    }
    // No mistake used it up.
    expect(await v1.verify('bob', { ...typed(OWNER, 6), challenge })).toMatchObject({ decision: 'allow' });
  });

  it('comes with every sample of a request, the same with each', async () => {
    await enrolled('cyd');
    const { challenge } = await v1.challenge({ user_id: 'cyd' });
    const { challenge: other } = await v1.challenge({ user_id: 'cyd' });
    const [one, two] = [typed(OWNER, 6), typed(OWNER, 7)];
    const pairs = [
      [{ ...one, challenge }, two],
      [one, { ...two, challenge }],
      [
        { ...one, challenge },
        { ...two, challenge: other },
      ],
    ];
    for (const samples of pairs) await v1.refused('challenge_invalid', path('cyd'), { samples });
    const bearer = v1.as(challenge);
    await bearer.refused('challenge_invalid', path('cyd'), { ...one, challenge: other });
    const samples = [one, two].map((sample) => ({ ...sample, challenge }));
    expect(await v1.verify('cyd', { samples })).toMatchObject({ decision: 'allow' });
  });

  it('ends', async () => {
    await enrolled('dan');
    const { challenge } = await v1.challenge({ user_id: 'dan', expires_in: 10 });
    v1.clock.pass(10_000);
    await v1.refused('challenge_expired', path('dan'), { ...typed(OWNER, 6), challenge });
    const { challenge: swept } = await v1.challenge({ user_id: 'dan', expires_in: 10 });
    v1.clock.pass(2 * 60 * 60_000);
    expect(await v1.service.v1.sweepExpired()).toBeGreaterThan(0);
    await v1.refused('challenge_invalid', path('dan'), { ...typed(OWNER, 6), challenge: swept });
  });

  it('from a browser is for the page that it was made for', async () => {
    await enrolled('eli');
    const origin = 'https://app.example.org';
    const { challenge } = await v1.challenge({ user_id: 'eli', origin });
    const browser = v1.as(challenge);
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }]) {
      await browser.refused('challenge_invalid', path('eli'), typed(OWNER, 6), headers);
    }
    expect(await browser.take(ClientDecision, path('eli'), typed(OWNER, 6), { origin })).toMatchObject({
      decision: 'allow',
    });
  });

  it('as a token shows its bearer the decision only, and opens no other route', async () => {
    await enrolled('fay');
    const { challenge } = await v1.challenge({ user_id: 'fay' });
    const browser = v1.as(challenge);
    for (const request of [
      'GET /v1/users',
      'GET /v1/users/fay',
      'GET /v1/users/fay/export',
      'GET /v1/attempts',
      'DELETE /v1/users/fay',
      'POST /v1/users/fay/unlock',
      'GET /v1/applications/default',
    ]) {
      await browser.refused('api_key_invalid', request);
    }
    await browser.refused('api_key_invalid', 'POST /v1/challenges', { user_id: 'fay' });
    await browser.refused('challenge_invalid', path('ada'), typed(OWNER, 6));
    await browser.refused('challenge_invalid', 'POST /v1/users/fay/samples', typed(OWNER, 6));
    const answer = await browser.send(path('fay'), { ...typed(IMPOSTOR, 6), include: ['contributions'] });
    expect(answer.body).toEqual({ decision: 'deny', attempt_id: expect.any(String), attempts_left: null });
    await browser.refused('challenge_used', path('fay'), typed(OWNER, 6));
  });

  it('to enrol gives a browser no way to enrol over an enrolment', async () => {
    const { challenge } = await v1.challenge({ user_id: 'gus', action: 'enrol' });
    const samples = `POST /v1/users/gus/samples`;
    await v1.as(challenge).take(Enrolment, samples, typings(OWNER, [1, 5]));
    const { challenge: second } = await v1.challenge({ user_id: 'gus', action: 'enrol' });
    await v1.as(second).refused('enrolled_already', samples, typed(IMPOSTOR, 1));
    expect(await v1.enrol('gus', { ...typed(OWNER, 6), challenge: second })).toMatchObject({ samples: 6 });
  });

  it('of another application is none', async () => {
    await enrolled('hal');
    const other = v1.as(await makeKey(v1.service, 'other'));
    const { challenge } = await other.challenge({ user_id: 'hal' });
    await v1.refused('challenge_invalid', path('hal'), { ...typed(OWNER, 6), challenge });
    expect(await other.verify('hal', { ...typed(OWNER, 6), challenge })).toMatchObject({
      decision: 'insufficient',
    });
  });
});

describe('a sample', () => {
  const WAIT = 60_000;

  it('that takes longer than its challenge is old is refused, and the challenge is used up', async () => {
    const strict = await startV1({ policy: { attempts: null }, challengeAge: 0 });
    onTestFinished(strict.stop);
    await strict.enrol('ada', typings(OWNER, [1, 5]));
    const sample = typed(OWNER, 6);
    const verify = path('ada');
    for (const [n, headers] of [{}, { 'idempotency-key': 'once' }].entries()) {
      const { challenge } = await strict.challenge({ user_id: 'ada' });
      const { detail } = await strict.refused(
        'challenge_too_short',
        verify,
        { ...sample, challenge },
        headers,
      );
      expect(detail).toMatch(/^got typing of \d+\.\d s for a challenge that was made 0\.0 s ago/);
      strict.clock.pass(WAIT);
      await strict.refused('challenge_used', verify, { ...sample, challenge }, headers);
      expect(n).toBeLessThan(2);
    }
    for (const action of ['enrol', 'auto'] as const) {
      const { challenge } = await strict.challenge({ user_id: 'bob', action });
      const route = action === 'enrol' ? 'samples' : 'auto';
      await strict.as(challenge).refused('challenge_too_short', `POST /v1/users/bob/${route}`, sample);
    }
    // Nothing was judged: it is no copy now.
    const { challenge } = await strict.challenge({ user_id: 'ada' });
    strict.clock.pass(WAIT);
    expect((await strict.verify('ada', { ...sample, challenge })).decision).toBe('allow');
  });

  it('may take as long as its challenge is old, and a little longer by a fast or distant clock', async () => {
    const strict = await startV1({ policy: { attempts: null }, challengeAge: 0 });
    onTestFinished(strict.stop);
    const lastOf = (n: number) => {
      const times = typed(OWNER, n).keystroke_data.map(({ timestamp }) => timestamp);
      return Math.max(...times) - Math.min(...times);
    };
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(1, 2), async (waited, count) => {
        n += 1;
        const numbers = [2 * n, 2 * n + 1].slice(0, count);
        const needed = numbers.reduce((sum, number) => sum + lastOf(number), 0);
        const { challenge } = await strict.challenge({ user_id: `user-${n}`, action: 'enrol' });
        strict.clock.pass(waited);
        const samples = numbers.map((number) => ({ ...typed(OWNER, number), challenge }));
        const { status, body } = await strict.send(`POST /v1/users/user-${n}/samples`, samples);
        const inTime = needed * 0.99 <= waited + 500;
        expect([status, body.code]).toEqual(inTime ? [201, undefined] : [403, 'challenge_too_short']);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a phrase', () => {
  const free = { capture: { text: 'free', text_id: 'phrase' } } as const;
  const typePhrase = (text: string, n: number, options = {}) =>
    typed(OWNER, n, { text, ...free, ...options });

  it('is new words of a strength that is told, in every language', async () => {
    const seen = new Set<string>();
    for (const language of ['en', 'es', 'de', 'fr', 'hi'] as const) {
      const { phrase } = await v1.challenge({ user_id: 'ada', phrase: { language, words: 6 } });
      expect(phrase).toMatchObject({ language, strength: { target_false_match_rate: 0.01 } });
      expect(phrase?.text.split(' ').length).toBe(6);
      seen.add(phrase?.text ?? '');
    }
    expect(seen.size).toBe(5);
  });

  it('has to be typed, with key names, for the challenge to be good', async () => {
    const wish = { user_id: 'ida', text_id: 'phrase', phrase: { min_keys: 60 } } as const;
    const texts = [
      'the quick brown fox jumps over the lazy dog and runs away',
      'pack my box with five dozen jugs',
    ];
    const { challenge: enrol } = await v1.challenge({ user_id: 'ida', text_id: 'phrase', action: 'enrol' });
    const held = [1, 2, 3, 4, 5, 6].map((n) => typePhrase(texts[n % 2] ?? '', n));
    await v1.enrol(
      'ida',
      held.map((sample) => ({ ...sample, challenge: enrol })),
    );
    const { challenge, phrase } = await v1.challenge(wish);
    const text = phrase?.text ?? '';
    const send = (n: number, typedText: string, options = {}) => ({
      ...typePhrase(typedText, n, options),
      challenge,
    });
    await v1.refused('phrase_differs', path('ida'), send(7, texts[0] ?? ''));
    await v1.refused('too_many_typos', path('ida'), send(7, text.slice(0, -8)));
    await v1.refused('key_names_missing', path('ida'), send(7, text, { keys: 'positions' }));
    const decision = await v1.take(Decision, path('ida'), send(7, text));
    expect(decision.decision).toBe('allow');
  });

  it('has to be typed also to enrol', async () => {
    const { challenge, phrase } = await v1.challenge({
      ...{ user_id: 'jon', text_id: 'phrase', action: 'enrol', phrase: { words: 6 } },
    });
    const samples = 'POST /v1/users/jon/samples';
    const right = { ...typePhrase(phrase?.text ?? '', 1), challenge };
    const wrong = { ...typePhrase('something else that is long enough', 2), challenge };
    await v1.refused('phrase_differs', samples, wrong);
    await v1.refused('phrase_differs', samples, [wrong, right]);
    expect(await v1.enrol('jon', right)).toMatchObject({ samples: 1 });
    const auto = await v1.challenge({
      ...{ user_id: 'jon', text_id: 'phrase', action: 'auto', phrase: { words: 6 } },
    });
    await v1.refused('phrase_differs', 'POST /v1/users/jon/auto', { ...wrong, challenge: auto.challenge });
  });
});
