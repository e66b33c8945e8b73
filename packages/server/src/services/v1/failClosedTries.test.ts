import { join } from 'node:path';
import { drawSentence, type Model, type RhythmTemplate } from '@keystroke-auth/engine';
import { type Sample, Session } from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { faultyStore } from '../../testing/faultyStore.ts';
import { startService } from '../../testing/service.ts';
import {
  type Answer,
  callerOf,
  enrolUser,
  makeKey,
  OWNER,
  setPolicy,
  startV1,
  typed,
  type V1Caller,
} from '../../testing/v1.ts';

type Rhythm = Model<RhythmTemplate>;

/** Number of the call of the store that fails next; 0: none. */
let failing = 0;
let reached: string | null = null;
/** What the engine does instead of its work. */
let engine: Partial<Rhythm> = {};

const v1 = await startV1({
  env: { MODEL_CACHE_ENABLED: 'false' },
  wrapStore: (store) =>
    faultyStore(store, {
      answers: () => true,
      before: (call) => {
        if (failing === 0 || --failing > 0) return;
        reached = call;
        throw new StoreUnavailable('not now');
      },
    }),
  wrapRhythm: (models) => (device, text) => ({ ...models(device, text), ...engine }),
});
afterAll(v1.stop);
beforeEach(() => setPolicy(v1, { attempts: null, update: 'clear_accept' }));

/** A request that is allowed as it is. */
interface Try {
  readonly path: string;
  readonly body: unknown;
}

const FREE = { text: 'free', text_id: 'free' } as const;
const sentence = (n: number): Sample =>
  typed(OWNER, n, { text: drawSentence(1_000 + n), noise: 1, capture: FREE });
/** Typed by the owner when they were out of form. */
const hesitant = (): Sample => typed(OWNER, 28, { noise: 1 });
const from = (n: number, to: number) => Array.from({ length: to - n + 1 }, (_, i) => n + i);

/** Every kind of try. What can be wrong with a plain one and its challenge is in failClosed.test.ts. */
const TRIES: Readonly<Record<string, (userId: string) => Promise<Try>>> = {
  'a plain try': async (userId) => {
    await enrolUser(v1, userId);
    return { path: `users/${userId}/verify`, body: typed(OWNER, 6) };
  },
  'two samples': async (userId) => {
    await enrolUser(v1, userId);
    return { path: `users/${userId}/verify`, body: { samples: [hesitant(), typed(OWNER, 6)] } };
  },
  'a second try': async (userId) => {
    await enrolUser(v1, userId);
    const { attempt_id, decision } = await v1.verify(userId, hesitant());
    expect(decision).toBe('step_up');
    return { path: `users/${userId}/verify`, body: { ...typed(OWNER, 6), retry_of: attempt_id } };
  },
  'a phrase': async (userId) => {
    await v1.enrol(userId, from(1, 10).map(sentence));
    const wish = { user_id: userId, text_id: FREE.text_id, phrase: { min_keys: 60 } };
    const { challenge, phrase } = await v1.challenge(wish);
    const sample = typed(OWNER, 11, { text: phrase?.text ?? '', capture: FREE });
    return { path: `users/${userId}/verify`, body: { ...sample, challenge } };
  },
  auto: async (userId) => {
    await enrolUser(v1, userId);
    return { path: `users/${userId}/auto`, body: typed(OWNER, 6) };
  },
  'a session': async (userId) => {
    await v1.enrol(userId, from(1, 10).map(sentence));
    const request = { user_id: userId, device: 'desktop', text_id: FREE.text_id };
    const { session_id } = await v1.take(Session, 'POST /v1/sessions', request);
    // Nothing was shown before: what is trusted, these samples have shown.
    return { path: `sessions/${session_id}/samples`, body: { samples: from(11, 14).map(sentence) } };
  },
};

let people = 0;
const make = (kind: string): Promise<Try> => {
  const attempt = TRIES[kind];
  if (attempt === undefined) throw new Error(kind);
  return attempt(`person-${++people}`);
};
const send = (caller: V1Caller, { path, body }: Try, headers = {}): Promise<Answer> =>
  caller.send(`POST /v1/${path}`, body, headers);
const allows = ({ body }: Answer): boolean => JSON.stringify(body).includes('"allow"');

describe.each(Object.keys(TRIES))('no fault allows: %s', (kind) => {
  it('whichever call of the store can not answer', async () => {
    const attempt = await make(kind);
    const seen: string[] = [];
    for (let call = 1; ; call++) {
      [failing, reached] = [call, null];
      const answer = await send(v1, attempt, { 'idempotency-key': 'one' });
      failing = 0;
      // With no call left to fail it is the control: the same request was allowed all the time.
      if (reached === null) {
        expect([answer.body, allows(answer)]).toEqual([answer.body, true]);
        break;
      }
      seen.push(reached);
      expect([reached, answer.status, allows(answer)]).toEqual([reached, 503, false]);
    }
    expect(seen).toEqual(
      expect.arrayContaining(['users.find', 'fingerprints.addSample', 'attempts.insert', 'commit']),
    );
  });

  it('when the store never answers', async () => {
    const attempt = await make(kind);
    const silent = await startService(
      v1.dataDir,
      {},
      {
        requestTimeoutMs: 50,
        wrapStore: (store) => faultyStore(store, { answers: () => false, before: () => undefined }),
      },
    );
    const caller = callerOf(silent, await makeKey(silent));
    await caller.refused('request_timeout', `POST /v1/${attempt.path}`, attempt.body);
    await silent.stop();
    expect(allows(await send(v1, attempt))).toBe(true);
  });

  it('whatever the engine does', async () => {
    const broken = () => {
      throw new RangeError('broken');
    };
    const score = (value: number) => ({ score: () => ({ value, defect: null }) });
    const faults: readonly (readonly [string, Partial<Rhythm>])[] = [
      ['scoring throws', { score: broken }],
      ['reading a template throws', { parse: broken }],
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
        (value) => [`a score of ${value}`, score(value)] as const,
      ),
      ['a score with a defect', { score: () => ({ value: 1_000, defect: 'text_differs' }) }],
      ['nothing to compare', { score: () => ({ value: 1_000, defect: 'nothing_to_compare' }) }],
    ];
    for (const [name, fault] of faults) {
      const attempt = await make(kind);
      engine = fault;
      const answer = await send(v1, attempt);
      engine = {};
      expect([name, answer.body, allows(answer)]).toEqual([name, answer.body, false]);
      if (answer.status >= 400) expect([name, allows(await send(v1, attempt))]).toEqual([name, true]);
    }
  });
});

it('no fault allows: typing kept to find copies in can not be read', async () => {
  await enrolUser(v1, 'ada');
  expect((await v1.verify('ada', typed(OWNER, 6))).decision).toBe('allow');
  const [profile] = (await v1.describe('ada')).profiles;
  const adas = `profile_id = '${profile?.id}' and probe is not null`;
  const database = new Database(join(v1.dataDir, STORE_FILE));
  const probe = `(select probe from attempts where ${adas} order by id limit 1)`;
  const damages = ["x''", "x'00'", "x'ff'", `substr(${probe}, 1, 20)`, `${probe} || x'00'`];
  const before = database.prepare<[], { probe: Buffer }>(`select ${probe} as probe`).get()?.probe;
  for (const damaged of damages) {
    database.exec(`update attempts set probe = ${damaged} where ${adas}`);
    const answer = await v1.send('POST /v1/users/ada/verify', typed(OWNER, 7));
    expect([damaged, answer.status, allows(answer)]).toEqual([damaged, 503, false]);
    database.prepare(`update attempts set probe = ? where ${adas}`).run(before);
  }
  database.close();
  expect((await v1.verify('ada', typed(OWNER, 7))).decision).toBe('allow');
});
