import { type Decision, type Enrolment, grants, ProtocolError } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { SignDecision } from '../tokens/signDecision.ts';
import type { Granted } from '../tokens/tokenGrant.ts';
import type { OpenAccess } from './access.ts';
import type { Call } from './call.ts';
import { type EnrolWith, isTextEnrolled } from './enrolWith.ts';
import { DECISION_LIFETIME, type OnceOnly } from './onceOnly.ts';
import { commonCapture, profileNameOf } from './profileNames.ts';
import { checkTyped } from './samples.ts';
import { stateOf } from './stateOf.ts';
import type { VerifyOptions, VerifyWith } from './verifyUser.ts';

export type AutoResult =
  | { readonly action: 'enrol'; readonly enrolment: Enrolment }
  | { readonly action: 'verify'; readonly decision: Decision };

/** Enrols until a profile is enrolled, then verifies: one call for both, decided where nobody can come between. */
export type AutoUser = (call: Call, userId: string, options: VerifyOptions) => Promise<AutoResult>;

type Stored =
  | Extract<AutoResult, { action: 'enrol' }>
  | { readonly action: 'verify'; readonly granted: Granted };

/** A key that may only decide must not enrol; a challenge for `auto` is for both. */
function checkMayWrite({ caller }: Call): void {
  if (caller.kind === 'challenge' || grants(caller.principal.scopes, 'users:write')) return;
  throw new ProtocolError('scope_missing', undefined, { required_scope: 'users:write' });
}

export interface AutoUserDependencies {
  readonly onceOnly: OnceOnly;
  readonly openAccess: OpenAccess;
  readonly enrolWith: EnrolWith;
  readonly verifyWith: VerifyWith;
  readonly signDecision: SignDecision;
  readonly clock: Clock;
}

export function createAutoUser(dependencies: AutoUserDependencies): AutoUser {
  const { onceOnly, openAccess, enrolWith, verifyWith, signDecision, clock } = dependencies;
  return async (call, userId, options) => {
    const { samples } = options;
    const common = commonCapture(samples.map(({ capture }) => capture));
    const stored = await onceOnly(
      call,
      userId,
      async (work): Promise<Stored> => {
        const now = clock.now();
        const wanted = {
          userId,
          action: 'auto',
          samples,
          override: options.override,
          textId: common.textId,
        } as const;
        const access = await openAccess(work.records, call, wanted, now);
        // Enrolled on another device counts: adding one takes a call that says so.
        const name = await profileNameOf(work.records, access.user, common.capture);
        if (isTextEnrolled(access.found.profiles, name)) {
          return { action: 'verify', granted: await verifyWith(work, access, common, options, now) };
        }
        checkMayWrite(call);
        checkTyped(samples);
        return { action: 'enrol', enrolment: await enrolWith(work, access, common, samples, now) };
      },
      {
        lifetime: DECISION_LIFETIME,
        isLasting: ({ action }) => action === 'enrol',
        state: async (records, application) =>
          stateOf(records, await profileNameOf(records, { application, userId }, common.capture)),
      },
    );
    if (stored.action === 'enrol') return stored;
    return { action: 'verify', decision: await signDecision(stored.granted) };
  };
}
