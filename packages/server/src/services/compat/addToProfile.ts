import type { ProfileName, ProfileRecord, ProfileState } from '../../ports/profileRecords.ts';
import type { StoredSample } from '../../ports/sampleRecords.ts';
import type { Records } from '../../ports/store.ts';
import { timeOfChange } from '../timeOfChange.ts';
import { carryTemplate } from '../v1/carryTemplate.ts';
import { VERSIONS_KEPT } from '../v1/enrolCore.ts';
import { newUser } from '../v1/userRecord.ts';
import type { Models } from './models.ts';

export interface Addition {
  readonly name: ProfileName;
  /** The profile as it is; null before its first sample. */
  readonly profile: ProfileRecord | null;
  /** Oldest first. */
  readonly samples: readonly StoredSample[];
  /** The oldest samples go when a profile would hold more. */
  readonly maxSamples: number;
}

/** Adds samples to a profile of the compatible routes and learns from all that it then holds. */
export async function addToProfile(
  records: Records,
  models: Models,
  { name, profile, samples, maxSamples }: Addition,
  newId: string,
  now: Date,
): Promise<ProfileState> {
  if ((await records.users.find(name)) === null) await records.users.save(newUser(name, now));
  const changedAt = timeOfChange(now, profile);
  const before = profile === null ? [] : await records.samples.ofProfile(profile);
  const dropped = Math.max(0, before.length + samples.length - maxSamples);
  const held = [...before, ...samples].slice(dropped);
  const learned = models.derive(name.device, held);
  const imported = held.filter(({ kind }) => kind === 'flask-vector').length;
  const next: ProfileState = {
    name,
    id: profile?.id ?? newId,
    version: (profile?.version ?? 0) + 1,
    // Too few samples (MIN_SAMPLES was raised) do not take away what was learned before.
    model: learned?.model ?? profile?.model ?? null,
    textMode: profile?.textMode ?? null,
    typedSamples: held.length - imported,
    importedSamples: imported,
    anchorVersion: learned === null ? (profile?.anchorVersion ?? null) : null,
    createdAt: profile?.createdAt ?? now,
    updatedAt: changedAt,
  };
  await records.profiles.save(next);
  await records.samples.dropOldest(next, dropped);
  await records.samples.append(
    next,
    samples.map((sample) => ({ ...sample, createdAt: changedAt })),
  );
  if (learned !== null) {
    const version = {
      version: next.version,
      cause: 'enrolment',
      model: learned.model,
      createdAt: changedAt,
    } as const;
    await records.templates.add(next, version, learned.template);
  } else if (profile !== null) {
    await carryTemplate(records, profile, next.version);
  }
  await records.templates.trim(next, VERSIONS_KEPT, next.anchorVersion === null ? [] : [next.anchorVersion]);
  return next;
}
