import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { PolicyChange, Sample } from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { faultyStore } from '../../testing/faultyStore.ts';
import { startService } from '../../testing/service.ts';
import {
  type Answer,
  callerOf,
  enrolUser,
  IMPOSTOR,
  makeKey,
  OWNER,
  setPolicy,
  startV1,
  typed,
} from '../../testing/v1.ts';

/** Number of the call of the store that fails next; 0: none. */
let failing = 0;
let fault: () => Error = () => new Error('unused');
let reached: string | null = null;

const v1 = await startV1({
  policy: { attempts: null },
  // Every decision reads everything: nothing is missed because it was in memory.
  env: { MODEL_CACHE_ENABLED: 'false' },
  wrapStore: (store) =>
    faultyStore(store, {
      answers: () => true,
      before: (call) => {
        if (failing === 0 || --failing > 0) return;
        reached = call;
        throw fault();
      },
    }),
});
afterAll(v1.stop);
beforeEach(() => setPolicy(v1, { attempts: null }));

const capture = { device: 'desktop', mode: 'key', text: 'fixed', text_id: 'login' } as const;
let samples = 5;
/** Typed by the owner, never sent before. */
const untouched = (): Sample => typed(OWNER, ++samples, { capture });
const verify = (userId: string, body: unknown) => v1.send(`POST /v1/users/${userId}/verify`, body);

function expectNoAllow({ status, body }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(JSON.stringify(body)).not.toMatch(/"allow"/);
}

async function expectAllow(userId: string, sample: unknown): Promise<void> {
  const { body } = await verify(userId, sample);
  expect(body).toMatchObject({ decision: 'allow' });
}

describe('no omission and no fault allows', () => {
  /** A person nothing but the enrolment is known of: what was judged before would be in the way. */
  let people = 0;
  const newPerson = async () => {
    const userId = `person-${++people}`;
    await enrolUser(v1, userId, OWNER, { capture });
    return userId;
  };

  /**
   * What leaves a request genuine: without the way of recording and the kind of text, which mean what was said here
   * when they are not said; with one event of another key or time, as a slip or a busy browser makes it.
   */
  const leavesGenuine = ({ holder, name, pointer }: Place, value: unknown): boolean =>
    value === undefined
      ? pointer === '/capture' && (name === 'mode' || name === 'text')
      : (name === 'key' || name === 'timestamp') &&
        value !== '' &&
        typeof value === typeof Reflect.get(holder, name);

  const values = fc.constantFrom<unknown>(undefined, null, '', 0, -1, true, [], {}, 'other', [null], {
    a: 1,
  });

  /** A request in which one place holds another value, or nothing, or a field too many. */
  const changedFields = fc
    .record({ at: fc.nat(), value: values, extra: fc.boolean() })
    .map(({ at, value, extra }) => (sample: Sample): unknown => {
      const body: unknown = structuredClone({ ...sample, keystroke_data: [...sample.keystroke_data] });
      const places = placesOf(body).filter((place) => extra || !leavesGenuine(place, value));
      const place = places[at % places.length];
      if (place === undefined) return null;
      if (extra) Reflect.set(place.holder, 'unknown_field', value ?? null);
      else if (value === undefined) Reflect.deleteProperty(place.holder, place.name);
      else Reflect.set(place.holder, place.name, value);
      return body;
    });

  type Event = Sample['keystroke_data'][number];
  const retimed = (change: (time: number, i: number) => number) => (events: readonly Event[]) =>
    events.map((event, i) => ({ ...event, timestamp: change(event.timestamp, i) }));

  /** Events that no person of this rhythm made. A shift of all times, or tiny noise, would leave them genuine. */
  const changedEvents = fc
    .oneof(
      fc.integer({ min: 0, max: 8 }).map((kept) => (events: readonly Event[]) => events.slice(0, kept)),
      fc.constantFrom<(events: readonly Event[]) => Event[]>(
        (events) => events.filter(({ event }) => event === 'up'),
        (events) => events.toReversed(),
        (events) => [...events, ...events],
        (events) => events.map((event) => ({ ...event, key: 'x' })),
        retimed(() => 0),
        retimed((_, i) => i * 60),
        retimed((time) => 1e9 - time),
      ),
      fc.double({ min: 2, max: 5, noNaN: true }).map((factor) => retimed((time) => time * factor)),
      fc
        .array(fc.integer({ min: 20, max: 900 }), { minLength: 42, maxLength: 42 })
        .map((steps) => retimed((_, i) => steps.slice(0, i).reduce((sum, step) => sum + step, 0))),
      fc.integer({ min: 1, max: 5 }).map((n) => () => typed(OWNER, n).keystroke_data),
      fc.integer({ min: 1, max: 50 }).map((n) => () => typed(IMPOSTOR, n).keystroke_data),
      fc.constantFrom('paste', 'autofill', 'dictation', 'drop', 'synthetic'),
    )
    .map(
      (change) =>
        (sample: Sample): unknown =>
          typeof change === 'string'
            ? { ...sample, capture: { ...sample.capture, flags: [change] } }
            : { ...sample, keystroke_data: change(sample.keystroke_data) },
    );

  const policies = fc.constantFrom<PolicyChange>(
    {},
    { preset: 'comfort' },
    { preset: 'strict' },
    { mode: 'shadow' },
    { mode: 'passive' },
    { update: 'clear_accept' },
  );

  it.each([
    ['fields', changedFields, 120],
    ['events', changedEvents, 40],
  ])('whatever is done to the %s of a request that is allowed as it is', async (_, changes, numRuns) => {
    const control = await newPerson();
    let userId = await newPerson();
    await fc.assert(
      fc.asyncProperty(changes, policies, async (change, policy) => {
        const sample = untouched();
        await setPolicy(v1, { ...policy, attempts: null });
        const answer = await verify(userId, change(sample));
        expectNoAllow(answer);
        await setPolicy(v1, { attempts: null });
        if (answer.status >= 400) await expectAllow(userId, sample);
        else {
          await expectAllow(control, sample);
          userId = await newPerson();
        }
      }),
      { numRuns },
    );
  });

  it('whatever the challenge is but the one that was made for it', async () => {
    const userId = await newPerson();
    await setPolicy(v1, { attempts: null, require_challenge: true });
    const sample = untouched();
    const make = async (more: object, caller = v1) =>
      (await caller.challenge({ user_id: userId, text_id: 'login', ...more })).challenge;
    const used = await make({});
    await expectAllow(userId, { ...untouched(), challenge: used });
    const expired = await make({ expires_in: 10 });
    v1.clock.pass(10_000);
    const other = { ...v1, ...v1.as(await makeKey(v1.service, 'other')) };
    const wrong = [
      undefined,
      null,
      '',
      'kc_',
      used,
      expired,
      await make({ user_id: 'person-1' }),
      await make({ text_id: 'other' }),
      await make({ action: 'enrol' }),
      await make({}, other),
    ];
    for (const challenge of wrong) {
      const answer = await verify(userId, { ...sample, challenge });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectNoAllow(answer);
      if (typeof challenge === 'string') {
        expectNoAllow(await v1.as(challenge).send(`POST /v1/users/${userId}/verify`, sample));
      }
    }
    await expectAllow(userId, { ...sample, challenge: await make({}) });
  });

  it.each([
    ['verify', 'can not answer', 503, () => new StoreUnavailable('not now')],
    ['verify', 'breaks', 500, () => new Error('broken')],
    ['auto', 'breaks', 500, () => new TypeError('broken')],
  ] as const)('of %s, whichever call of the store %s', async (route, _, status, makeFault) => {
    const userId = await newPerson();
    await setPolicy(v1, { attempts: null, require_challenge: true, update: 'clear_accept' });
    const action = route;
    const { challenge } = await v1.challenge({ user_id: userId, text_id: 'login', action });
    const context = { ip: '192.0.2.1', device_id: 'laptop' };
    const body = { ...untouched(), challenge, context };
    const send = (headers: Record<string, string>) =>
      v1.send(`POST /v1/users/${userId}/${route}`, body, headers);
    fault = makeFault;
    const seen = new Set<string>();
    for (let call = 1; ; call++) {
      [failing, reached] = [call, null];
      const answer = await send({ 'idempotency-key': 'one' });
      failing = 0;
      // With no call left to fail it is the control: the same sample, challenge and Idempotency-Key.
      if (reached === null) {
        expect(JSON.stringify(answer.body)).toContain('"decision":"allow"');
        break;
      }
      seen.add(reached);
      expect([reached, answer.status]).toEqual([reached, status]);
      expectNoAllow(answer);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'answers.find',
        'applications.find',
        'challenges.find',
        'challenges.consume',
        'lookUps.about',
        'users.find',
        'profiles.find',
        'templates.read',
        'samples.ofProfile',
        'fingerprints.addSample',
        'attempts.insert',
        'profiles.save',
        'answers.save',
        'commit',
      ]),
    );
  });

  it('when the store never answers', async () => {
    const userId = await newPerson();
    const sample = untouched();
    const silent = await startService(
      v1.dataDir,
      {},
      {
        requestTimeoutMs: 50,
        wrapStore: (store) => faultyStore(store, { answers: () => false, before: () => undefined }),
      },
    );
    const caller = callerOf(silent, await makeKey(silent));
    await caller.refused('request_timeout', `POST /v1/users/${userId}/verify`, sample);
    await caller.refused('request_timeout', `POST /v1/users/${userId}/auto`, sample);
    await silent.stop();
    await expectAllow(userId, sample);
  });

  it('by a profile, template or history that was damaged', async () => {
    const userId = await newPerson();
    await enrolUser(v1, 'stranger', IMPOSTOR, { capture });
    const { store } = v1.service.store;
    const profileOf = async (person: string) => {
      const [profile] = await store.read(({ profiles }) =>
        profiles.ofUser({ application: 'default', userId: person }),
      );
      if (profile === undefined) throw new Error('there is no profile');
      return profile;
    };
    const templateOf = async (of: ProfileRecord) =>
      Buffer.from((await store.read(({ templates }) => templates.read(of, of.version))) ?? []);
    const profile = await profileOf(userId);
    const own = await templateOf(profile);
    const strange = await templateOf(await profileOf('stranger'));
    const database = new Database(join(v1.dataDir, STORE_FILE));
    const withByte = (at: number, value: number) => {
      const copy = Buffer.from(own);
      copy[at] = value;
      return copy;
    };
    const templates = [
      Buffer.of(),
      own.subarray(0, 15),
      own.subarray(0, own.length - 1),
      Buffer.concat([own, own]),
      withByte(0, 0),
      withByte(5, 1),
      withByte(5, 99),
      withByte(12, (own[12] ?? 0) ^ 1),
      withByte(own.length - 1, (own[own.length - 1] ?? 0) ^ 1),
      Buffer.alloc(own.length, 0xff),
      notNumbers(own),
      strange,
    ];
    const set = (template: Uint8Array) =>
      store.transact(async (records) => {
        const [version] = await records.templates.versions(profile);
        if (version === undefined) throw new Error('there is no template');
        await records.templates.clear(profile);
        await records.templates.add(profile, version, template);
      });
    const damages: (readonly [string, () => unknown, () => unknown])[] = templates.map((damaged, i) => [
      `template ${i}`,
      () => set(damaged),
      () => set(own),
    ]);
    const column = (table: string, name: string, value: string, owner = 'profile_id') => {
      let before: { row: number; v: unknown }[] = [];
      const read = database.prepare<[string], { row: number; v: unknown }>(
        `select rowid as row, ${name} as v from ${table} where ${owner} = ?`,
      );
      const change = database.prepare(`update ${table} set ${name} = ${value} where ${owner} = ?`);
      const undo = database.prepare(`update ${table} set ${name} = ? where rowid = ?`);
      const damage = () => {
        before = read.all(profile.id);
        change.run(profile.id);
      };
      const repair = () => {
        for (const { row, v } of before) undo.run(v, row);
      };
      damages.push([`${table}.${name}`, damage, repair]);
    };
    column('template_versions', 'version', 'version + 1');
    column('template_versions', 'template', "x'01' || substr(template, 3)");
    column('profiles', 'version', 'version + 1', 'id');
    column('profiles', 'model', 'null', 'id');
    column('samples', 'data', "x'00'");
    for (const [name, damage, repair] of damages) {
      await expectAllow(userId, untouched());
      await damage();
      const answer = await verify(userId, untouched());
      await repair();
      expect([name, answer.body.decision]).not.toEqual([name, 'allow']);
    }
    // One of another release is no damage: it is derived from the samples again.
    await set(withByte(6, 200));
    await expectAllow(userId, untouched());
    await set(own);
    database.close();
    await expectAllow(userId, untouched());
  });
});

interface Place {
  readonly holder: object;
  readonly name: string;
  readonly pointer: string;
}

/** Every field of a request; of a list, the first, middle and last entry. */
function placesOf(value: unknown, pointer = ''): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value);
  const chosen = Array.isArray(value) ? [0, names.length >> 1, names.length - 1].map(String) : names;
  return chosen.flatMap((name) => [
    // One event less may be genuine typing with a lost event.
    ...(Array.isArray(value) ? [] : [{ holder: value, name, pointer }]),
    ...placesOf(Reflect.get(value, name), `${pointer}/${name}`),
  ]);
}

/** The template with what could be numbers made none, and its checksum right: engine, templateBuffer.ts. */
function notNumbers(template: Buffer): Buffer {
  const copy = Buffer.from(template);
  for (let at = copy.length - 8; at >= 24; at -= 8) copy.writeDoubleLE(Number.NaN, at);
  copy.writeUInt32LE(crc32(copy.subarray(16), crc32(copy.subarray(4, 12))), 12);
  return copy;
}
