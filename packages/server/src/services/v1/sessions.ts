import {
  type Policy,
  ProtocolError,
  type Reason,
  type Session,
  type SessionRequest,
} from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { ProfileName, ProfileRecord } from '../../ports/profileRecords.ts';
import type { SessionRecord } from '../../ports/sessionRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import { type By, byOf } from '../audit/by.ts';
import type { Principal } from '../principal.ts';
import { createAddToSession } from './addToSession.ts';
import type { Call } from './call.ts';
import { countTry, saveCounted } from './countTry.ts';
import { isNamed } from './enrolWith.ts';
import { UNNAMED, waitsUntil } from './locks.ts';
import { DECISION_LIFETIME, type OnceOnly } from './onceOnly.ts';
import type { OpenStoredProfile } from './openProfile.ts';
import { originOf } from './origins.ts';
import { otherHistories } from './otherHistories.ts';
import { policyOf } from './policies.ts';
import { DEFAULT_TEXT, textTagOf } from './profileNames.ts';
import { lockReason } from './refusals.ts';
import type { RhythmModels } from './rhythmModels.ts';
import type { TypedSample } from './samples.ts';
import { decideSession, sessionAnswer } from './sessionAnswer.ts';
import { stateOf } from './stateOf.ts';
import { hasConsent, newUser } from './userRecord.ts';
import type { Work } from './work.ts';

/**
 * Half a minute (s): of impostors who take over a session after five sentences, 91 % are stopped within five of their
 * own at a median of 36 s, and 22 % with five minutes (`evaluate-session`, Aalto).
 */
const DEFAULT_HALF_LIFE = 30;
/** A working day of eight hours (s). */
const DEFAULT_LIFETIME = 28_800;

export interface SessionsDependencies {
  readonly store: Store;
  readonly onceOnly: OnceOnly;
  readonly openProfile: OpenStoredProfile;
  readonly rhythm: RhythmModels;
  readonly clock: Clock;
  readonly fallback: Policy;
  /** @param after an attempt that this one comes after, whatever the clock says; null for none */
  newId(after?: string | null): string;
}

/** Continuous authentication: what a person types while they work adds up, and fades when nobody types. */
export interface Sessions {
  /** For anybody: whether they are enrolled shows in the decisions. */
  start(call: Call, principal: Principal, request: SessionRequest): Promise<Session>;
  /** @throws {ProtocolError} `session_not_found`, `session_expired` */
  add(call: Call, principal: Principal, sessionId: string, samples: readonly TypedSample[]): Promise<Session>;
  /** @throws {ProtocolError} `session_not_found`, `session_expired` */
  read(principal: Principal, sessionId: string): Promise<Session>;
}

export function createSessions(dependencies: SessionsDependencies): Sessions {
  const { store, onceOnly, openProfile, clock, fallback, newId } = dependencies;
  const addToSession = createAddToSession(dependencies);
  return {
    start: (call, { application }, request) =>
      onceOnly(call, request.user_id, async (work) => {
        const now = clock.now();
        const key = { application, userId: request.user_id };
        // Nobody is told by this whether a person was known: whoever was not is from now on.
        const user = (await work.records.users.find(key)) ?? newUser(key, now);
        await work.records.users.save(user);
        const session: SessionRecord = {
          application,
          userId: user.userId,
          id: newId(),
          textTag: await textTagOf(work.records, user, request.text_id ?? DEFAULT_TEXT),
          device: request.device ?? 'unknown',
          evidence: null,
          samples: 0,
          tainted: false,
          liveness: null,
          origin: UNNAMED,
          halfLifeMs: (request.half_life_seconds ?? DEFAULT_HALF_LIFE) * 1_000,
          createdAt: now,
          expiresAt: new Date(now.getTime() + (request.expires_in ?? DEFAULT_LIFETIME) * 1_000),
        };
        await work.records.sessions.save(session);
        return describe(work, session, now);
      }),

    add: (call, { application }, sessionId, samples) =>
      onceOnly(
        call,
        '',
        async (work) => {
          const now = clock.now();
          const found = await findSession(work.records, application, sessionId, now);
          await checkCapture(work.records, found, samples);
          const session = await fromOrigin(work.records, found, samples);
          const policy = await policyOf(work.records, application, fallback);
          const refusal = await refusalOf(work.records, session, policy, now);
          const profiles = await work.records.profiles.ofUser(session);
          const profile = profiles.find((other) => isNamed(other, profileNameOf(session))) ?? null;
          const open = profile && (await openProfile(work, profile, policy.samples_required));
          if (refusal !== null || profile === null || open?.template.mode !== 'free') {
            return sessionAnswer(session, decideSession(session, open, policy, now), policy, refusal);
          }
          const before = decideSession(session, open, policy, now);
          const others = await otherHistories(work, openProfile, profiles, profile, policy.samples_required);
          const setting = { profile, open, others, policy, now };
          const added = await addToSession(work, byOf(call), session, samples, setting);
          const after = decideSession(added, open, policy, now);
          if (after.word === 'deny' && before.word !== 'deny') {
            await noteFailure(work, byOf(call), session, policy, now);
          }
          return sessionAnswer(added, after, policy, null);
        },
        {
          lifetime: DECISION_LIFETIME,
          thing: sessionId,
          ownerOf: async (records) => (await records.sessions.find(application, sessionId))?.userId ?? null,
          state: (records) => stateOfSession(records, application, sessionId),
        },
      ),

    read: ({ application }, sessionId) =>
      store.read(async (records) => {
        const now = clock.now();
        const session = await findSession(records, application, sessionId, now);
        return describe({ records, opened: new Map(), told: [] }, session, now);
      }),
  };

  async function describe(work: Work, session: SessionRecord, now: Date): Promise<Session> {
    const policy = await policyOf(work.records, session.application, fallback);
    const profile = await profileOf(work.records, session);
    const open = profile && (await openProfile(work, profile, policy.samples_required));
    const refusal = await refusalOf(work.records, session, policy, now);
    return sessionAnswer(session, decideSession(session, open, policy, now), policy, refusal);
  }

  function profileOf(records: Records, session: SessionRecord): Promise<ProfileRecord | null> {
    return records.profiles.find(profileNameOf(session));
  }
}

function profileNameOf({ application, userId, textTag, device }: SessionRecord): ProfileName {
  return { application, userId, textTag, device, mode: 'key', keyboardTag: '' };
}

/**
 * Times of another device, text or way of recording are no evidence.
 *
 * @throws {ProtocolError} `capture_differs`, `challenge_invalid`
 */
async function checkCapture(
  records: Records,
  session: SessionRecord,
  samples: readonly TypedSample[],
): Promise<void> {
  for (const [index, { capture, challenge }] of samples.entries()) {
    if (challenge !== undefined) {
      throw new ProtocolError('challenge_invalid', `sample ${index}: sessions take no challenge`);
    }
    const differs =
      (capture?.device !== undefined && capture.device !== session.device) ||
      (capture?.mode !== undefined && capture.mode !== 'key') ||
      (capture?.text_id !== undefined &&
        (await textTagOf(records, session, capture.text_id)) !== session.textTag);
    if (!differs) continue;
    throw new ProtocolError(
      'capture_differs',
      `sample ${index}: got another device, text or mode than the session's, expected those`,
    );
  }
}

/** A session's answer is also no longer true once more was typed. */
async function stateOfSession(records: Records, application: string, id: string): Promise<string> {
  const session = await records.sessions.find(application, id);
  if (session === null) return '';
  return JSON.stringify([session.samples, await stateOf(records, profileNameOf(session))]);
}

/** @throws {ProtocolError} `session_not_found`, `session_expired` */
async function findSession(
  records: Records,
  application: string,
  id: string,
  now: Date,
): Promise<SessionRecord> {
  const session = await records.sessions.find(application, id);
  if (session === null) throw new ProtocolError('session_not_found');
  if (session.expiresAt <= now) throw new ProtocolError('session_expired');
  return session;
}

/** Why typing does not count for this person now; null when it does. */
async function refusalOf(
  records: Records,
  session: SessionRecord,
  policy: Policy,
  now: Date,
): Promise<Reason | null> {
  const user = await records.users.find(session);
  if (user?.exemption != null) return { code: 'exempt', detail: 'This person uses another factor.' };
  if (!hasConsent(user, policy)) {
    return { code: 'consent_missing', detail: 'The person has not agreed to the method.' };
  }
  if (user === null) return null;
  return lockReason(user, policy, waitsUntil(user, session.origin, policy, now));
}

/** The session, as of where the newest of its samples came from. */
async function fromOrigin(
  records: Records,
  session: SessionRecord,
  samples: readonly TypedSample[],
): Promise<SessionRecord> {
  const user = await records.users.find(session);
  if (user === null) return session;
  const { bucket } = await originOf(records, user, samples.at(-1)?.context);
  return { ...session, origin: bucket };
}

/** A session that turns against its person is one failure, as a try that was turned away is. */
async function noteFailure(
  { records }: Work,
  by: By,
  session: SessionRecord,
  policy: Policy,
  now: Date,
): Promise<void> {
  const user = await records.users.find(session);
  if (user === null) return;
  const origin = { bucket: session.origin, shared: false };
  await saveCounted(records, by, user, countTry(user, origin, 'deny', policy, now), now);
}
