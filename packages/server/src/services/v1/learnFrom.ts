import {
  boundedUpdate,
  type KeystrokeSample,
  ModelError,
  type RhythmTemplate,
  UPDATE_LIMITS,
  verifiedUpdate,
} from '@keystroke-auth/engine';
import type { Policy } from '@keystroke-auth/protocol';
import type { OpenProfile } from '../../ports/profileCache.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { SampleRecord } from '../../ports/sampleRecords.ts';
import type { Records } from '../../ports/store.ts';
import { timeOfChange } from '../timeOfChange.ts';
import { VERSIONS_KEPT } from './enrolCore.ts';
import type { RhythmModels } from './rhythmModels.ts';
import { stored } from './samples.ts';
import type { Work } from './work.ts';

/** Flag of an attempt that its template learned from at once, by its own score. Kept with it, never shown. */
export const TAUGHT = 'taught';

export interface Lesson {
  readonly cause: 'verified_update' | 'self_update';
  readonly policy: Policy;
  readonly now: Date;
}

/**
 * Lets a template learn from a sample that was judged live, within the engine's limits of drift; a new version, so that
 * it can be rolled back. Answers whether it learned.
 *
 * A confirmed sample joins the samples that templates are derived from, and becomes what later drift is measured from.
 * One that only its own score vouches for moves the template and nothing else.
 */
export type LearnFrom = (
  work: Work,
  profile: ProfileRecord,
  open: OpenProfile,
  sample: KeystrokeSample,
  lesson: Lesson,
) => Promise<boolean>;

export function createLearnFrom({
  rhythm,
  maxSamples,
}: {
  readonly rhythm: RhythmModels;
  readonly maxSamples: number;
}): LearnFrom {
  return async (work, profile, open, sample, { cause, now }) => {
    const { records, opened } = work;
    const { device } = profile.name;
    const verified = cause === 'verified_update';
    const model = rhythm(profile.name.device, profile.textMode);
    const anchor = verified ? null : await readAnchor(work, profile, open);
    const { outcome, template } =
      anchor === null
        ? verifiedUpdate(open.template, sample, UPDATE_LIMITS, device)
        : boundedUpdate(open.template, sample, anchor, UPDATE_LIMITS, device);
    if (outcome !== 'learned') return false;
    const changedAt = timeOfChange(now, profile);
    const next: ProfileRecord = {
      ...profile,
      version: profile.version + 1,
      anchorVersion: verified ? null : (profile.anchorVersion ?? profile.version),
      updatedAt: changedAt,
    };
    await records.profiles.save(verified ? await withSample(records, next, sample, changedAt) : next);
    await records.templates.add(
      profile,
      { version: next.version, cause, model: 'rhythm', createdAt: changedAt },
      model.serialise(template),
    );
    await records.templates.trim(
      profile,
      VERSIONS_KEPT,
      next.anchorVersion === null ? [] : [next.anchorVersion],
    );
    opened.set(profile.id, null);
    return true;

    async function readAnchor(
      { records: { templates } }: Work,
      before: ProfileRecord,
      { template: current }: OpenProfile,
    ): Promise<RhythmTemplate> {
      if (before.anchorVersion === null) return current;
      const buffer = await templates.read(before, before.anchorVersion);
      if (buffer === null)
        throw new ModelError('template_damaged', 'the version that drift is measured from is gone');
      return model.parse(buffer);
    }
  };

  /** The oldest samples make room, whatever kind they are. */
  async function withSample(
    records: Records,
    profile: ProfileRecord,
    sample: KeystrokeSample,
    createdAt: Date,
  ): Promise<ProfileRecord> {
    const added: SampleRecord = { kind: 'events', data: stored(sample), createdAt };
    const all = [...(await records.samples.ofProfile(profile)), added];
    const dropped = Math.max(0, all.length - maxSamples);
    await records.samples.append(profile, [added]);
    await records.samples.dropOldest(profile, dropped);
    const typedSamples = all.slice(dropped).filter(({ kind }) => kind === 'events').length;
    return { ...profile, typedSamples, importedSamples: all.length - dropped - typedSamples };
  }
}
