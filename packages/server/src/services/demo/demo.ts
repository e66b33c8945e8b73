import { createHash, randomInt } from 'node:crypto';
import {
  type Decision,
  type Enrolment,
  type PhraseLanguage,
  POLICY_PRESETS,
  type Policy,
  ProtocolError,
} from '@keystroke-auth/protocol';
import { makePhrase } from '../../phrases/makePhrase.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { sandboxOf } from '../sandbox.ts';
import type { Call } from '../v1/call.ts';
import type { EnrolUser } from '../v1/enrolUser.ts';
import type { EraseUser } from '../v1/eraseUser.ts';
import type { TypedSample } from '../v1/samples.ts';
import { newUser } from '../v1/userRecord.ts';
import type { VerifyUser } from '../v1/verifyUser.ts';

/** Where visitors are: the sandbox of an application that nobody can make, and no key is for. */
export const DEMO_APPLICATION = sandboxOf('~demo');
/** How long a visitor is kept (ms). */
export const VISIT_LASTS = 60 * 60_000;
/** At a time: nobody fills the store by visiting. */
export const MOST_VISITORS = 200;
/** In an hour, by one process: that a visitor was erased stays in the ledger. */
const MOST_ADMITTED = 1_000;
const HOUR = 60 * 60_000;

const TEXT_ID = 'demo';
const PHRASE_KEYS = 18;

/**
 * How a log-in decides that nobody changed anything about, but that whoever tries may try on: the page is for attacks.
 * A visitor is told by their cookie, so there are no challenges.
 */
const POLICY: Policy = {
  ...POLICY_PRESETS.balanced,
  update: 'off',
  attempts: null,
  attempts_total: null,
  require_challenge: false,
  retention_attempts_days: 1,
  retention_probes_days: 1,
};

/** What a visitor of the demo page can do: the use cases of version 1, on themselves alone. */
export interface Demo {
  /** Words to type. */
  phrase(language: PhraseLanguage): string;
  /**
   * @param visitor a secret of theirs, which is not kept
   * @throws {ProtocolError} what enrolment throws; `service_unavailable` while there are too many visitors
   */
  enrol(visitor: string, sample: TypedSample, requestId: string): Promise<Enrolment>;
  /** @throws {ProtocolError} what a verification throws */
  verify(visitor: string, sample: TypedSample, requestId: string): Promise<Decision>;
  /** Erases what is held on a visitor, if anything is. */
  forget(visitor: string, requestId: string): Promise<void>;
}

export interface DemoDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly enrolUser: EnrolUser;
  readonly verifyUser: VerifyUser;
  readonly eraseUser: EraseUser;
}

export function createDemo({ store, clock, enrolUser, verifyUser, eraseUser }: DemoDependencies): Demo {
  let admitted: number[] = [];
  return {
    phrase: (language) =>
      makePhrase({ language, minKeys: PHRASE_KEYS, random: (bound) => randomInt(bound) }).text,
    async enrol(visitor, sample, requestId) {
      const userId = userIdOf(visitor);
      const now = clock.now();
      admitted = admitted.filter((time) => time > now.getTime() - HOUR);
      const isNew = await store.transact((records) => admit(records, userId, now, admitted.length));
      if (isNew) admitted.push(now.getTime());
      return enrolUser(callOf(requestId), userId, [labelled(sample)]);
    },
    async verify(visitor, sample, requestId) {
      const known = await store.read(({ applications }) => applications.find(DEMO_APPLICATION));
      if (known === null) throw new ProtocolError('user_not_found');
      const options = {
        samples: [labelled(sample)],
        retryOf: null,
        contributions: true,
        override: undefined,
      } as const;
      return verifyUser(callOf(requestId), userIdOf(visitor), options);
    },
    async forget(visitor, requestId) {
      const user = { application: DEMO_APPLICATION, userId: userIdOf(visitor) };
      if ((await store.read(({ users }) => users.find(user))) === null) return;
      await eraseUser(callOf(requestId), PRINCIPAL, user.userId);
    },
  };
}

/**
 * Lets a new visitor in, where there is room, and makes the application when the first one comes.
 *
 * @param lately how many came within the hour
 * @returns whether it is a new one; their place is theirs from here on
 */
async function admit(
  { applications, users }: Records,
  userId: string,
  now: Date,
  lately: number,
): Promise<boolean> {
  const application = DEMO_APPLICATION;
  const policy = JSON.stringify(POLICY);
  const known = await applications.find(application);
  if (known?.policy !== policy) {
    const times = { createdAt: known?.createdAt ?? now, updatedAt: now, closedAt: null, removedAt: null };
    await applications.save({ id: application, policy, ...times });
  }
  if ((await users.find({ application, userId })) !== null) return false;
  if (lately >= MOST_ADMITTED || (await users.count(application)) >= MOST_VISITORS) {
    throw new ProtocolError(
      'service_unavailable',
      'got more visitors than there is room for: try again in some minutes',
    );
  }
  await users.save(newUser({ application, userId }, now));
  return true;
}

const PRINCIPAL = {
  application: DEMO_APPLICATION,
  mayTeachEnrolled: false,
  keyId: null,
  scopes: ['users:read'],
};

function callOf(requestId: string): Call {
  return { caller: { kind: 'key', principal: PRINCIPAL }, requestId, idempotency: null };
}

/** The store has no use for the secret itself. */
function userIdOf(visitor: string): string {
  return `visitor-${createHash('sha256').update(visitor).digest('base64url').slice(0, 22)}`;
}

/** Of the one text there is, whatever the page calls it; what it says of its device is worth nothing here. */
function labelled({ sample, capture }: TypedSample): TypedSample {
  return { sample, capture: { ...capture, text: 'fixed', text_id: TEXT_ID } };
}
