import type { Enrolment } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { OpenAccess } from './access.ts';
import type { Call } from './call.ts';
import type { EnrolWith } from './enrolWith.ts';
import type { OnceOnly } from './onceOnly.ts';
import { commonCapture } from './profileNames.ts';
import { checkTyped, type TypedSample } from './samples.ts';

/**
 * Enrols samples of a person, all or none. Once a profile is enrolled, more samples need the scope `users:reset` or a
 * person whom another factor confirmed just now: whoever adds samples decides whom the template takes for its owner.
 *
 * @throws {ProtocolError} by the catalogue; nothing is written then, and the challenge is unused
 */
export type EnrolUser = (call: Call, userId: string, samples: readonly TypedSample[]) => Promise<Enrolment>;

export interface EnrolUserDependencies {
  readonly onceOnly: OnceOnly;
  readonly openAccess: OpenAccess;
  readonly enrolWith: EnrolWith;
  readonly clock: Clock;
}

export function createEnrolUser(dependencies: EnrolUserDependencies): EnrolUser {
  const { onceOnly, openAccess, enrolWith, clock } = dependencies;
  return (call, userId, samples) => {
    checkTyped(samples);
    const common = commonCapture(samples.map(({ capture }) => capture));
    return onceOnly(call, userId, async (work) => {
      const now = clock.now();
      const wanted = { userId, action: 'enrol', samples, textId: common.textId } as const;
      const access = await openAccess(work.records, call, wanted, now);
      return enrolWith(work, access, common, samples, now);
    });
  };
}
