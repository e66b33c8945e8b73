import {
  decodeEvents,
  type KeystrokeSample,
  ModelError,
  prepareHistory,
  type RhythmTemplate,
  sampleOf,
  withoutSamples,
  withSample,
} from '@keystroke-auth/engine';
import type { StoredProbe } from '../../ports/attemptRecords.ts';
import type { LookedUp } from '../../ports/lookUps.ts';
import type { OpenProfile, ProfileCache } from '../../ports/profileCache.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import { decodeProbe } from './probe.ts';
import type { RhythmModels } from './rhythmModels.ts';
import type { Work } from './work.ts';

/** Probes that a new sample is compared with, to notice one that is played again. */
export const PROBES_KEPT = 50;
/** They are trimmed when so many more have come together: one statement in sixteen tries, not in each. */
export const TRIM_EVERY = 16;
const MOST_PROBES = PROBES_KEPT + TRIM_EVERY;

export interface OpenProfileDependencies {
  readonly cache: ProfileCache;
  readonly rhythm: RhythmModels;
}

/**
 * The template and history of a profile that rhythm judges; null for one without a template, with a damaged one, or with
 * one of another model and too few typed samples for this one.
 *
 * @param required samples that a template is learned from at least
 * @param found what was looked up of the person before the transaction wrote any try; without it the newest is asked for
 */
export type OpenStoredProfile = (
  work: Work,
  profile: ProfileRecord,
  required: number,
  found?: LookedUp,
) => Promise<OpenProfile | null>;

export function createOpenStoredProfile({ cache, rhythm }: OpenProfileDependencies): OpenStoredProfile {
  return async ({ records, opened }, profile, required, found) => {
    const cached = cache.get(profile.id);
    const open =
      cached?.version === profile.version
        ? isNewest(profile, cached, found)
          ? cached
          : await withNewerProbes(records, profile, cached)
        : await readProfile(records, profile, required);
    if (open !== null && open !== cached) opened.set(profile.id, open);
    return open;
  };

  async function readProfile(
    records: Records,
    profile: ProfileRecord,
    required: number,
  ): Promise<OpenProfile | null> {
    if (profile.model === null) return null;
    // Nothing of it depends on the rest: a store behind a network is asked once.
    const [stored, kept, newer] = await Promise.all([
      records.samples.ofProfile(profile),
      readTemplate(records, profile),
      records.attempts.probesOf(profile, null, MOST_PROBES),
    ]);
    const enrolled = stored.flatMap(({ kind, data }) => (kind === 'events' ? [read(data)] : []));
    const template = kept === 'to_derive' ? derive(profile, enrolled, required) : kept;
    if (template === null) return null;
    const history = prepareHistory(enrolled);
    const open = { version: profile.version, template, enrolled, history, probes: 0, newestAttempt: null };
    return withNewer(open, newer);
  }

  /**
   * Samples are kept for this: a template of another model or version is derived again, without enrolling again. One
   * that was damaged is not: nobody knows what else was.
   */
  async function readTemplate(
    records: Records,
    profile: ProfileRecord,
  ): Promise<RhythmTemplate | 'to_derive' | null> {
    if (profile.model !== 'rhythm') return 'to_derive';
    try {
      const buffer = await records.templates.read(profile, profile.version);
      return buffer === null ? null : rhythm(profile.name.device, profile.textMode).parse(buffer);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return error.code === 'template_version_unknown' ? 'to_derive' : null;
    }
  }

  function derive(
    { name, textMode }: ProfileRecord,
    enrolled: readonly KeystrokeSample[],
    required: number,
  ): RhythmTemplate | null {
    return enrolled.length >= required ? rhythm(name.device, textMode).enrol(enrolled) : null;
  }
}

/** Nearly always a process has seen the newest try itself. */
function isNewest(
  { id }: ProfileRecord,
  { newestAttempt }: OpenProfile,
  found: LookedUp | undefined,
): boolean {
  if (found === undefined) return false;
  const newest = found.newestProbes.get(id);
  return newest === undefined || (newestAttempt !== null && newest <= newestAttempt);
}

async function withNewerProbes(
  records: Records,
  profile: ProfileRecord,
  open: OpenProfile,
): Promise<OpenProfile> {
  return withNewer(open, await records.attempts.probesOf(profile, open.newestAttempt, MOST_PROBES));
}

function withNewer(open: OpenProfile, newer: readonly StoredProbe[]): OpenProfile {
  const newest = newer.at(-1);
  if (newest === undefined) return open;
  const added = newer
    .flatMap(({ probe }) => decodeProbe(probe))
    // One that was learned from is among the enrolled: counted twice, it would make others look like copies.
    .filter((probe) => !open.enrolled.some((sample) => isSame(sample, probe)));
  return withProbes(open, added, newest.attemptId);
}

/** A profile after one more try. */
export function withProbes(
  open: OpenProfile,
  probes: readonly KeystrokeSample[],
  newestAttempt: string,
): OpenProfile {
  return {
    ...open,
    history: probes.reduce(withSample, open.history),
    probes: open.probes + probes.length,
    newestAttempt,
  };
}

/** Without the oldest probes, so that as many as asked for are left. */
export function keepProbes(open: OpenProfile, count: number): OpenProfile {
  const removed = open.probes - count;
  if (removed <= 0) return open;
  const oldest = open.history.samples.length - open.probes;
  return { ...open, history: withoutSamples(open.history, oldest, removed), probes: count };
}

function isSame(
  { events: { times: a } }: KeystrokeSample,
  { events: { times: b } }: KeystrokeSample,
): boolean {
  return a.length === b.length && a.every((time, i) => time === b[i]);
}

function read(data: Uint8Array): KeystrokeSample {
  return sampleOf(decodeEvents(data));
}
