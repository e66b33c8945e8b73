import { drawTypist, type SimulatedDevice, type TypingOptions, typeText } from '@keystroke-auth/engine';
import {
  Application,
  Challenge,
  type ChallengeRequest,
  Decision,
  Enrolment,
  ERROR_CATALOGUE,
  type ErrorCode,
  OutcomeAnswer,
  POLICY_PRESETS,
  type PolicyChange,
  type Sample,
  type Scope,
  User,
} from '@keystroke-auth/protocol';
import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { expect } from 'vitest';
import { PHRASE } from '../cli/client/simulateTyping.ts';
import type { ProfileName } from '../ports/profileRecords.ts';
import { hashSecret } from '../services/keys/newApiKey.ts';
import { environmentOf, nameOf } from '../services/sandbox.ts';
import { type ServiceOptions, startService, type TestService, temporaryFolder } from './service.ts';

type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Version 1 as somebody with a key, or with a challenge, sees it. */
export interface V1Caller {
  /** @param request method and path, such as `GET /v1/users` */
  send(request: string, body?: unknown, headers?: Headers): Promise<Answer>;
  /** Sends, and takes an answer that is a success and as its schema says. */
  take<Schema extends TSchema>(
    schema: Schema,
    request: string,
    body?: unknown,
    headers?: Headers,
  ): Promise<Static<Schema>>;
  /** Sends what is refused with this code; answers the problem document. */
  refused(code: ErrorCode, request: string, body?: unknown, headers?: Headers): Promise<Answer['body']>;
  enrol(userId: string, samples: Sample | readonly Sample[] | object): Promise<Enrolment>;
  verify(userId: string, body: object): Promise<Decision>;
  describe(userId: string): Promise<User>;
  challenge(request: ChallengeRequest): Promise<Challenge>;
  confirm(attemptId: string, success?: boolean): Promise<OutcomeAnswer>;
}

/** @param key null: nothing is sent */
export function callerOf({ server }: Pick<TestService, 'server'>, key: string | null): V1Caller {
  const send: V1Caller['send'] = async (request, body, headers = {}) => {
    const [method, url] = request.split(' ');
    const answer = await server.inject({
      method:
        method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE' ? method : 'GET',
      url: url ?? '',
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json: Answer['body'] = answer.body === '' ? {} : answer.json();
    return { status: answer.statusCode, body: json, headers: answer.headers };
  };
  const take: V1Caller['take'] = async (schema, request, body, headers) => {
    const answer = await send(request, body, headers);
    if (answer.status >= 300) throw new Error(`${request}: ${JSON.stringify(answer.body)}`);
    return checked(schema, answer.body);
  };
  return {
    send,
    take,
    refused: async (code, request, body, headers) => {
      const answer = await send(request, body, headers);
      expect([answer.status, answer.body.code]).toEqual([ERROR_CATALOGUE[code].status, code]);
      return answer.body;
    },
    enrol: (userId, samples) => take(Enrolment, `POST /v1/users/${userId}/samples`, samples),
    verify: (userId, body) => take(Decision, `POST /v1/users/${userId}/verify`, body),
    describe: (userId) => take(User, `GET /v1/users/${userId}`),
    challenge: (request) => take(Challenge, 'POST /v1/challenges', request),
    confirm: (attemptId, success = true) =>
      take(OutcomeAnswer, `POST /v1/attempts/${attemptId}/outcome`, { success, verified_by: 'totp' }),
  };
}

/** A clock that stands still until a test lets time pass. */
export interface TestClock {
  now(): Date;
  pass(ms: number): void;
}

export function testClock(): TestClock {
  let time = Date.UTC(2026, 0, 1);
  return {
    now: () => new Date(time),
    pass: (ms) => {
      time += ms;
    },
  };
}

export interface V1Service extends V1Caller {
  readonly service: TestService;
  readonly clock: TestClock;
  /** The store's file, to look into and to damage. */
  readonly dataDir: string;
  /** A caller of the same service with another key. */
  as(key: string | null): V1Caller;
  stop(): Promise<void>;
}

/** A service with a clock of its own, called with a key that may do everything; balanced, without challenges. */
export async function startV1({
  policy = {},
  env = {},
  ...options
}: {
  readonly policy?: PolicyChange;
  readonly env?: Readonly<Record<string, string>>;
} & Omit<ServiceOptions, 'clock'> = {}): Promise<V1Service> {
  const folder = temporaryFolder();
  const clock = testClock();
  const service = await startService(folder.path, env, { ...options, clock });
  const caller = callerOf(service, await makeKey(service));
  await setPolicy(caller, policy);
  return {
    ...caller,
    service,
    clock,
    dataDir: folder.path,
    as: (key) => callerOf(service, key),
    stop: async () => {
      await service.stop();
      folder.remove();
    },
  };
}

/** A value that is as its schema says. @throws {Error} with the first mistake in anything else */
export function checked<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  if (Check(schema, value)) return value;
  const [mistake] = Errors(schema, value);
  throw new Error(`${mistake?.instancePath}: ${mistake?.message} in ${JSON.stringify(value)}`);
}

/** A key of an application, with everything allowed or only what is named. */
export async function makeKey(
  { store }: Pick<TestService, 'store'>,
  application = 'default',
  scopes: readonly (Scope | '*')[] = ['*'],
): Promise<string> {
  const id = String(++keysMade).padStart(16, '0');
  const secret = `ka_${environmentOf(application)}_${id}_${'k'.repeat(43)}`;
  const [label, createdAt] = ['test', new Date(0)];
  const hash = hashSecret(secret);
  await store.store.transact(async ({ apiKeys, applications }) => {
    const name = nameOf(application);
    if ((await applications.find(name)) === null) {
      const never = { policy: null, closedAt: null, removedAt: null };
      await applications.save({ id: name, createdAt, updatedAt: createdAt, ...never });
    }
    await apiKeys.create({
      ...{ id, application, label, hash, scopes, createdAt },
      ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, successor: null },
    });
  });
  return secret;
}
let keysMade = 0;

/** Settings of a test that is about something else: no challenge. */
export async function setPolicy(
  caller: V1Caller,
  { preset = 'balanced', ...change }: PolicyChange = {},
  application = 'default',
): Promise<void> {
  // Every setting, so that nothing of the policy before is left.
  await caller.take(Application, `PATCH /v1/applications/${application}/policy`, {
    ...POLICY_PRESETS[preset],
    require_challenge: false,
    ...change,
  });
}

/** Half as uneven as people are, so that whoever types a text of this length is recognised every time. */
const STEADY = { noise: 0.5, pauses: false } as const;

/** A sample of a simulated typist: the same numbers, the same sample. */
export function typed(
  typist: number,
  sample: number,
  {
    text = PHRASE,
    device = 'desktop',
    capture = {},
    ...options
  }: Omit<TypingOptions, 'sample' | 'text'> & {
    readonly text?: string;
    readonly device?: SimulatedDevice;
    readonly capture?: NonNullable<Sample['capture']>;
  } = {},
): Sample {
  const free = capture.text === 'free' ? ({ text: 'free' } as const) : {};
  return {
    keystroke_data: [
      ...typeText(drawTypist(typist, device), text, { ...STEADY, ...free, ...options, sample }),
    ],
    capture: { device, ...capture },
  };
}

/** Samples from one number to another, as {@link typed} makes them. */
export function typings(
  typist: number,
  [from, to]: readonly [number, number],
  options?: Parameters<typeof typed>[2],
): Sample[] {
  return Array.from({ length: to - from + 1 }, (_, i) => typed(typist, from + i, options));
}

/** The typist of a test, who is allowed at the balanced policy, and another, who is not. */
export const OWNER = 1;
export const IMPOSTOR = 2;

/** Enrols a person with the typist's first five samples; further ones, from 6 on, are for the test. */
export async function enrolUser(
  caller: V1Caller,
  userId: string,
  typist = OWNER,
  options?: Parameters<typeof typed>[2],
): Promise<Enrolment> {
  const enrolment = await caller.enrol(userId, typings(typist, [1, 5], options));
  expect(enrolment.enrolled).toBe(true);
  return enrolment;
}

/** The profile of a person's default text, typed on a keyboard. */
export function profileName(userId: string, application = 'default'): ProfileName {
  return { application, userId, textTag: 'default', device: 'desktop', mode: 'key', keyboardTag: '' };
}

/** The codes of a decision's reasons, in their order. */
export function reasonsOf({ reasons }: Pick<Decision, 'reasons'>): string[] {
  return reasons.map(({ code }) => code);
}
