import type { Decision } from '@keystroke-auth/protocol';
import type { ProfileState } from '../../ports/profileRecords.ts';

/** A profile as decisions and enrolments name it, by the label that the caller used. */
export function profileRef(profile: ProfileState, textId: string): NonNullable<Decision['profile']> {
  return {
    id: profile.id,
    text_id: textId,
    device: profile.name.device,
    samples: profile.typedSamples + profile.importedSamples,
    version: profile.version,
  };
}
