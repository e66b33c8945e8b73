import {
  decodeEvents,
  type KeystrokeSample,
  ModelError,
  prepareHistory,
  type RhythmTemplate,
  sampleOf,
  withoutSamples,
  withSample,
  withStored,
} from '@keystroke-auth/engine';
import type { NewestProbes } from '../../ports/attemptRecords.ts';
import type { LookedUp } from '../../ports/lookUps.ts';
import type { OpenProfile, ProfileCache } from '../../ports/profileCache.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';
import { partsOfProbe } from './probe.ts';
import type { RhythmModels } from './rhythmModels.ts';
import type { Work } from './work.ts';

/** Probes that a new sample is compared with, to notice one that is played again. */
export const PROBES_KEPT = 50;
/** They are trimmed, and bundled, when so many more have come together: in one of sixteen tries, not in each. */
export const TRIM_EVERY = 16;
export const MOST_PROBES = PROBES_KEPT + TRIM_EVERY;

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
      cached !== undefined && isOf(profile, cached)
        ? await withProbesSince(records, profile, cached, found)
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
      records.attempts.newestProbes(profile, MOST_PROBES),
    ]);
    const enrolled = stored.flatMap(({ kind, data }) => (kind === 'events' ? [read(data)] : []));
    const template = kept === 'to_derive' ? derive(profile, enrolled, required) : kept;
    if (template === null) return null;
    const history = prepareHistory(enrolled);
    const { version, edition } = profile;
    return withNewer({ version, edition, template, history, probes: 0, newestAttempt: null }, newer);
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

function isOf({ version, edition }: ProfileRecord, open: OpenProfile): boolean {
  return open.version === version && open.edition === edition;
}

/** Nearly always a process has seen the newest try itself. */
async function withProbesSince(
  records: Records,
  profile: ProfileRecord,
  open: OpenProfile,
  found: LookedUp | undefined,
): Promise<OpenProfile> {
  const { attempts } = records;
  const known = open.newestAttempt;
  const newest =
    found === undefined ? await attempts.newestProbe(profile) : found.newestProbes.get(profile.id);
  if (newest === undefined || newest === null || newest === known) return open;
  if (known !== null && known < newest) {
    const since = await attempts.probesFrom(profile, known, MOST_PROBES);
    if (since[0]?.attemptId === known) {
      const probes = since.map(({ probe }) => probe);
      return withNewer(open, { probes, newestAttempt: since.at(-1)?.attemptId ?? known });
    }
  }
  // The store has not what this process saw: it went back to an older copy, or has forgotten it. Tries that came since may have
  // any ids. What was lost stays among the probes here: whoever has a copy of it must not pass with it.
  return withNewer(open, await attempts.newestProbes(profile, MOST_PROBES));
}

function withNewer(open: OpenProfile, { probes: newer, newestAttempt }: NewestProbes): OpenProfile {
  if (newestAttempt === null) return open;
  const { history } = open;
  // One that was learned from is among the enrolled: counted twice, it would make others look like copies.
  const longer = withStored(history, newer.flatMap(partsOfProbe));
  const probes = open.probes + longer.samples.length - history.samples.length;
  return { ...open, history: longer, probes, newestAttempt };
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

function read(data: Uint8Array): KeystrokeSample {
  return sampleOf(decodeEvents(data));
}
