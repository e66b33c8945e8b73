import {
  type ChallengeAction,
  type Client,
  createChallengeClient,
  createClient,
  type Fetch,
  isAllowed,
  KeystrokeAuthError,
  type Sample,
} from '@keystroke-auth/client';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaTypes, somebodyElseTypes } from './http/v1/routes/examples/typing.ts';
import { startService, type TestService, temporaryFolder } from './testing/service.ts';

const folder = temporaryFolder();
let service: TestService;
let url: string;
let apiKey: string;
let client: Client;

beforeAll(async () => {
  service = await startService(folder.path);
  url = await service.server.listen({ host: '127.0.0.1', port: 0 });
  apiKey = (await service.core.createApiKey('default', 'test')).secret;
  client = createClient({ url, apiKey });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

/** Once through the network and back, but the first so many answers never arrive. */
function losing(answers: number): Fetch {
  let left = answers;
  return async (address, init) => {
    const response = await fetch(address, init);
    if (left === 0) return response;
    left -= 1;
    await response.arrayBuffer();
    throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
  };
}

const ENROLMENT = [1, 2, 3, 4, 5].map(adaTypes);

async function challenged(
  userId: string,
  sample: Sample,
  action: ChallengeAction = 'verify',
): Promise<Sample> {
  const { text_id = 'default' } = sample.capture ?? {};
  const { challenge } = await client.challenges.create({ user_id: userId, text_id, action });
  return { ...sample, challenge };
}

async function enrolled(userId: string): Promise<string> {
  const challenge = await client.challenges.create({
    ...{ user_id: userId, text_id: 'passphrase', action: 'enrol' },
  });
  const samples = ENROLMENT.map((sample) => ({ ...sample, challenge: challenge.challenge }));
  const { profile, enrolled } = await client.users.enrol(userId, samples);
  expect(enrolled).toBe(true);
  return profile.id;
}

async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}

describe('the client, over the network', () => {
  it('enrols and verifies people, and lists what was decided', async () => {
    await enrolled('ada');
    const genuine = await client.users.verify('ada', {
      ...(await challenged('ada', adaTypes(21))),
      include: ['contributions'],
    });
    expect([genuine.decision, isAllowed(genuine)]).toEqual(['allow', true]);
    expect(genuine.contributions?.length).toBeGreaterThan(10);
    const forged = await client.users.verify('ada', await challenged('ada', somebodyElseTypes(21)));
    expect([forged.decision, isAllowed(forged)]).toEqual(['deny', false]);

    expect(await client.attempts.get(forged.attempt_id)).toMatchObject({ decision: 'deny', user_id: 'ada' });
    const denied = await all(client.attempts.list({ userId: 'ada', decision: 'deny', since: new Date(0) }));
    expect(denied.map(({ id }) => id)).toEqual([forged.attempt_id]);
    const outcome = await client.attempts.outcome(forged.attempt_id, { success: false, verified_by: 'totp' });
    expect(outcome).toMatchObject({ attempt_id: forged.attempt_id, false_reject: false });
    await expect(
      client.attempts.outcome(forged.attempt_id, { success: true, verified_by: 'totp' }),
    ).rejects.toMatchObject({ code: 'outcome_reported', status: 409 });
  });

  it('lets a browser do the one thing that its challenge is for', async () => {
    const byChallenge = async (action: 'enrol' | 'auto' | 'verify') => {
      const { challenge } = await client.challenges.create({ user_id: 'eve', text_id: 'passphrase', action });
      return createChallengeClient({ url, challenge });
    };
    const enrolment = await (await byChallenge('enrol')).users.enrol('eve', ENROLMENT.slice(0, 4));
    expect(enrolment).toMatchObject({ samples: 4, enrolled: false });
    const last = await (await byChallenge('auto')).users.auto('eve', adaTypes(5));
    expect(last).toMatchObject({ action: 'enrol', enrolment: { samples: 5, enrolled: true } });
    const judged = await (await byChallenge('auto')).users.auto('eve', adaTypes(21));
    expect(judged.action === 'verify' && isAllowed(judged.decision)).toBe(true);
    const page = await byChallenge('verify');
    const decision = await page.users.verify('eve', adaTypes(25));
    expect(Object.keys(decision).sort()).toEqual(['attempt_id', 'attempts_left', 'decision']);
    expect(isAllowed(decision)).toBe(true);
    await expect(page.users.verify('eve', adaTypes(24))).rejects.toMatchObject({ code: 'challenge_used' });
  });

  it('looks after people and their profiles', async () => {
    const profileId = await enrolled('grace');
    const { users } = client;
    const profile = { id: profileId, text_id: 'passphrase', enrolled: true, version: 1 };
    expect(await users.get('grace', { textIds: ['passphrase'] })).toMatchObject({ profiles: [profile] });
    expect((await all(users.list({ limit: 1 }))).map(({ user_id }) => user_id)).toContain('grace');
    expect((await users.page({ limit: 1 })).items).toHaveLength(1);
    expect((await users.export('grace')).samples).toHaveLength(5);
    expect(await users.unlock('grace')).toMatchObject({ lock: { locked: false } });
    expect(await users.exempt('grace', 'broken wrist')).toMatchObject({
      exemption: { reason: 'broken wrist' },
    });
    expect(await users.endExemption('grace')).toMatchObject({ exemption: null });
    expect(await users.giveConsent('grace', '2026-11')).toMatchObject({ consent: { version: '2026-11' } });
    await users.enrol('grace', await challenged('grace', adaTypes(6), 'enrol'));
    expect(await users.profiles.rollback('grace', profileId, 1)).toMatchObject({ version: 3 });
    expect(await users.profiles.reset('grace', profileId)).toMatchObject({ samples: 0, enrolled: false });
    expect(await users.profiles.remove('grace', profileId)).toBeUndefined();
    const receipt = await users.withdrawConsent('grace');
    expect(receipt).toMatchObject({ user_id: 'grace' });
    expect(await users.erase('grace')).toEqual(receipt);
    await expect(users.erase('nobody')).rejects.toMatchObject({ code: 'user_not_found', requestsSent: 1 });
    await enrolled('grace');
    expect(await users.erase('grace')).toMatchObject({ removed: { profiles: 1, samples: 5 } });
  });

  it('runs sessions of continuous authentication', async () => {
    const ada = drawTypist(1815);
    const free = (text: string, sample: number): Sample => ({
      keystroke_data: typeText(ada, text, { sample }).map((event) => ({ ...event })),
      capture: { device: 'desktop', text: 'free', text_id: 'mail' },
    });
    const { challenge } = await client.challenges.create({
      user_id: 'ada',
      text_id: 'mail',
      action: 'enrol',
    });
    const texts = [
      'the engine weaves',
      'algebraic patterns',
      'just as the loom',
      'weaves flowers',
      'and leaves',
    ];
    const samples = texts.map((text, i) => ({ ...free(text, i), challenge }));
    expect(await client.users.enrol('ada', samples)).toMatchObject({ samples: 5, enrolled: true });
    const { sessions } = client;
    const { session_id } = await sessions.start({ user_id: 'ada', text_id: 'mail', device: 'desktop' });
    expect(await sessions.add(session_id, free('we may say most aptly', 9))).toMatchObject({ samples: 1 });
    expect(await sessions.get(session_id)).toMatchObject({ session_id, samples: 1 });
  });

  it('compares samples, reads and changes the policy, asks how the service is', async () => {
    const match = await client.match({ reference: ENROLMENT, probe: [adaTypes(31)] });
    expect(match.likelihood_ratio).toBeGreaterThan(1);
    const { applications } = client;
    expect(await applications.changePolicy('default', { attempts: 6 })).toMatchObject({
      policy: { attempts: 6 },
    });
    expect(await applications.get('default')).toMatchObject({ id: 'default', policy: { attempts: 6 } });
    expect(await client.health()).toMatchObject({ status: 'healthy' });
  });
});

describe('errors of the service', () => {
  it('come with their code, their members and the request', async () => {
    const pasted = { ...adaTypes(1), capture: { ...adaTypes(1).capture, flags: ['paste' as const] } };
    const { challenge } = await client.challenges.create({
      ...{ user_id: 'mia', text_id: 'passphrase', action: 'enrol' },
    });
    const refusal = client.users.enrol('mia', { ...pasted, challenge });
    await expect(refusal).rejects.toBeInstanceOf(KeystrokeAuthError);
    await expect(refusal).rejects.toMatchObject({
      code: 'sample_not_typed',
      status: 422,
      title: 'The text was not typed',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestsSent: 1,
    });
    const misspelt = {
      keystroke_data: [{ key: '#0', event: 'down', timestamp: 1 }],
      chalenge: 'kc_',
    } as const;
    await expect(Reflect.apply(client.users.verify, undefined, ['ada', misspelt])).rejects.toMatchObject({
      code: 'body_invalid',
      members: { pointer: '' },
    });
    const stranger = createClient({ url, apiKey: 'ka_nobody' });
    await expect(stranger.users.get('ada')).rejects.toMatchObject({ code: 'api_key_invalid', status: 401 });
  });

  it('say that nothing answers, or that something else does', async () => {
    const nobody = createClient({ url: 'http://127.0.0.1:9', apiKey, retries: 0 });
    await expect(nobody.users.get('ada')).rejects.toMatchObject({ code: 'network_failed' });
    const elsewhere = createClient({ url: `${url}/train`, apiKey });
    await expect(elsewhere.users.get('ada')).rejects.toMatchObject({
      code: 'unexpected_answer',
      status: 404,
    });
  });
});

describe('answers that get lost', () => {
  /** Short pauses: the test is about what is repeated. */
  const hurried = (lost: number): Client =>
    createClient({
      ...{ url, apiKey, fetch: losing(lost), random: () => 0 },
      clock: {
        now: () => Date.now(),
        after: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds > 10_000 ? milliseconds : 1);
          return () => clearTimeout(timer);
        },
      },
    });

  it('do not enrol, decide or challenge twice', async () => {
    const lossy = hurried(2);
    const { challenge } = await client.challenges.create({
      ...{ user_id: 'kim', text_id: 'passphrase', action: 'enrol' },
    });
    const enrolment = await lossy.users.enrol(
      'kim',
      ENROLMENT.map((sample) => ({ ...sample, challenge })),
    );
    expect(enrolment).toMatchObject({ samples: 5, enrolled: true });
    const decision = await hurried(1).users.verify('kim', await challenged('kim', adaTypes(25)));
    expect(isAllowed(decision)).toBe(true);
    expect(await all(client.attempts.list({ userId: 'kim' }))).toMatchObject([{ id: decision.attempt_id }]);
    const made = await hurried(1).challenges.create({ user_id: 'kim', text_id: 'passphrase' });
    const sample = { ...adaTypes(26), challenge: made.challenge };
    expect(isAllowed(await client.users.verify('kim', sample))).toBe(true);
  });

  it('of an erasure are answered again: what was removed, and the same receipt', async () => {
    await enrolled('leo');
    const receipt = await hurried(1).users.erase('leo');
    expect(receipt).toMatchObject({ removed: { profiles: 1, samples: 5 } });
    expect(await client.users.erase('leo')).toEqual(receipt);
  });

  it('leave an error that tells how often the request was sent', async () => {
    await expect(hurried(1).users.erase('nobody')).rejects.toMatchObject({
      code: 'user_not_found',
      requestsSent: 2,
    });
  });

  it('are waited for while the first request runs', async () => {
    const { challenge } = await client.challenges.create({
      ...{ user_id: 'max', text_id: 'passphrase', action: 'enrol' },
    });
    const samples = ENROLMENT.map((sample) => ({ ...sample, challenge }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => hurried(0).users.enrol('max', samples, { idempotencyKey: 'one' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await client.users.get('max')).profiles).toMatchObject([{ samples: 5, version: 1 }]);
  });
});
