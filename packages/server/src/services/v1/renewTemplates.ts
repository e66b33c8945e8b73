import { setTimeout as pause } from 'node:timers/promises';
import { decodeEvents, isRecord, ModelError, sampleOf } from '@keystroke-auth/engine';
import type { Policy } from '@keystroke-auth/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { JobRun } from '../../ports/jobs.ts';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import { keptBy } from '../retention/ages.ts';
import { timeOfChange } from '../timeOfChange.ts';
import { VERSIONS_KEPT } from './enrolCore.ts';
import type { RhythmModels } from './rhythmModels.ts';
import type { Transact, Work } from './work.ts';

/** Profiles looked at together, and how long is waited then (ms): requests come first. */
const PAGE = 20;
const PAUSE_MS = 100;

/**
 * Derives templates again, from their samples, that another version of the model made or that lean on a table of typing which
 * is gone: ahead of who logs in next, who would wait for it. Those that can't be read for any other reason are left alone. Until
 * then each is derived when it is used. Goes on where it was interrupted, and looks at everything once for each build.
 */
export type RenewTemplates = (run: JobRun) => Promise<void>;

interface Progress {
  readonly build: string;
  /** The last profile that was looked at; null: all were. */
  readonly after: string | null;
  readonly looked: number;
  readonly derived: number;
}

/** @param build names the model and its tables: where it is another one, everything is looked at again */
export function createRenewTemplates({
  store,
  transact,
  clock,
  rhythm,
  fallback,
  build,
}: {
  readonly store: Store;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly rhythm: RhythmModels;
  readonly fallback: Policy;
  readonly build: string;
}): RenewTemplates {
  return async ({ signal, progress, report }) => {
    const before = readProgress(progress);
    if (before?.build === build && before.after === null) return;
    let [after, looked, derived]: [string | null, number, number] =
      before?.build === build ? [before.after, before.looked, before.derived] : [null, 0, 0];
    for (;;) {
      const from = after;
      const page = await store.read(({ profiles }) => profiles.pageOfTyped(from, PAGE));
      for (const profile of page) {
        signal.throwIfAborted();
        if (await store.read((records) => mayBeDerived(records, profile))) {
          if (await transact((work) => derive(work, profile))) derived += 1;
        }
      }
      looked += page.length;
      after = page.at(-1)?.id ?? null;
      await report(JSON.stringify({ build, after, looked, derived } satisfies Progress));
      if (after === null) return;
      await pause(PAUSE_MS, undefined, { signal });
    }
  };

  /** Whoever was erased since the page was read has nothing to derive. */
  async function mayBeDerived(records: Records, { name, id }: ProfileRecord): Promise<boolean> {
    const profile = await records.profiles.byId(name, id);
    return profile !== null && isOutdated(records, profile);
  }

  async function isOutdated(records: Records, profile: ProfileRecord): Promise<boolean> {
    if (profile.model !== 'rhythm') return false;
    const buffer = await records.templates.read(profile, profile.version);
    if (buffer === null) return false;
    try {
      rhythm(profile.name.device, profile.textMode).parse(buffer);
      return false;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return error.code === 'template_version_unknown';
    }
  }

  /** False when it is not needed any more, or can't be done: too few samples for the policy. */
  async function derive({ records, opened }: Work, { name, id }: ProfileRecord): Promise<boolean> {
    const profile = await records.profiles.byId(name, id);
    if (profile === null || !(await isOutdated(records, profile))) return false;
    const stored = await records.samples.ofProfile(profile);
    const typed = stored.flatMap(({ kind, data }) =>
      kind === 'events' ? [sampleOf(decodeEvents(data))] : [],
    );
    const { samples_required: required } = await keptBy(records, name.application, fallback);
    if (typed.length < required) return false;
    const model = rhythm(name.device, profile.textMode);
    const now = timeOfChange(clock.now(), profile);
    const next = { ...profile, version: profile.version + 1, anchorVersion: null, updatedAt: now };
    await records.profiles.save(next);
    await records.templates.add(
      next,
      { version: next.version, cause: 'enrolment', model: 'rhythm', createdAt: now },
      model.serialise(model.enrol(typed)),
    );
    await records.templates.trim(next, VERSIONS_KEPT, []);
    opened.set(id, null);
    return true;
  }
}

/** Null for none, and for what another version of this job wrote. */
function readProgress(progress: string | null): Progress | null {
  const value: unknown = progress === null ? null : JSON.parse(progress);
  if (!isRecord(value)) return null;
  const { build, after, looked, derived } = value;
  const known = typeof build === 'string' && (after === null || typeof after === 'string');
  if (!known || typeof looked !== 'number' || typeof derived !== 'number') return null;
  return { build, after, looked, derived };
}
