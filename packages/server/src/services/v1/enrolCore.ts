import {
  comparableKeys,
  consistencyOf,
  decodeEvents,
  type KeystrokeSample,
  majorityText,
  prepareHistory,
  sampleOf,
  type TextToType,
} from '@keystroke-auth/engine';
import { type Enrolment, type Policy, ProtocolError, type SampleQuality } from '@keystroke-auth/protocol';
import type { ProfileName, ProfileRecord, ProfileState } from '../../ports/profileRecords.ts';
import type { SampleRecord } from '../../ports/sampleRecords.ts';
import type { UserKey, UserRecord } from '../../ports/userRecords.ts';
import { timeOfChange } from '../timeOfChange.ts';
import { assessSamples } from './assessSamples.ts';
import { carryTemplate } from './carryTemplate.ts';
import type { OpenStoredProfile } from './openProfile.ts';
import { profileRef } from './profileRef.ts';
import type { RhythmModels } from './rhythmModels.ts';
import { fingerprintOf, stored } from './samples.ts';
import { textStrength } from './textStrength.ts';
import { newUser } from './userRecord.ts';
import type { Work } from './work.ts';

/** Versions of a template that a rollback can go back to. */
export const VERSIONS_KEPT = 10;

/**
 * A person expected to fail so often at a false match rate of 1 % needs another way in. Chosen on development users:
 * it is up for 20 % of other people and right for 56 % of them, in that half or more of their next ten tries fail, and
 * finds 64 % of those (at 0.25: up for 57 %, right for 29 %). Of pass phrases it is right once in seven, of touch PINs
 * six times in seven: `npm run -s bench:lockout`.
 */
const RISK_OF_LOCKOUT = 0.5;

export interface EnrolInput {
  readonly user: UserKey;
  readonly name: ProfileName;
  readonly textId: string;
  readonly text: 'fixed' | 'free' | null;
  readonly samples: readonly KeystrokeSample[];
  /** Of each sample: its clock is declared too coarse. */
  readonly coarse: readonly boolean[];
  readonly policy: Policy;
  /** The person's record; null where there is none yet. */
  readonly known: UserRecord | null;
  /** The profile as it is; null before its first sample. */
  readonly profile: ProfileRecord | null;
}

export interface EnrolCoreDependencies {
  readonly rhythm: RhythmModels;
  readonly openProfile: OpenStoredProfile;
  readonly maxSamples: number;
  newId(): string;
}

/**
 * Adds samples to a profile and learns from all of them; all samples or none.
 *
 * @throws {ProtocolError} `samples_refused` with the quality of each, `sample_replayed`
 */
export type EnrolCore = (work: Work, input: EnrolInput, now: Date) => Promise<Enrolment>;

export function createEnrolCore(dependencies: EnrolCoreDependencies): EnrolCore {
  const { rhythm, openProfile, maxSamples, newId } = dependencies;
  return async (work, input, now) => {
    const { user, name, samples, policy } = input;
    const { records } = work;
    const held = input.profile === null ? [] : await records.samples.ofProfile(input.profile);
    const typed = held.flatMap(({ kind, data }) => (kind === 'events' ? [sampleOf(decodeEvents(data))] : []));
    const open =
      input.profile === null ? null : await openProfile(work, input.profile, policy.samples_required);
    const text = input.profile?.textMode ?? input.text;
    const quality = assessSamples(
      typed,
      samples,
      open?.history ?? prepareHistory(typed),
      name.device,
      text,
      input.coarse,
    );
    refuseBad(quality);
    if (input.known === null) await records.users.save(newUser(user, now));
    for (const [index, sample] of samples.entries()) {
      if (await records.fingerprints.addSample(user, fingerprintOf(sample))) continue;
      throw new ProtocolError('sample_replayed', `sample ${index}: got one that was seen before`);
    }
    const changedAt = timeOfChange(now, input.profile);
    const added = samples.map(
      (sample): SampleRecord => ({ kind: 'events', data: stored(sample), createdAt: changedAt }),
    );
    const dropped = Math.max(0, held.length + added.length - maxSamples);
    const kept = [...held, ...added].slice(dropped);
    const learnFrom = [...typed, ...samples].slice(-kept.filter(({ kind }) => kind === 'events').length);
    // Whoever is enrolled stays so, also when the policy has come to ask for more samples than are held.
    const enrolled = learnFrom.length >= policy.samples_required || input.profile?.model === 'rhythm';
    const profile: ProfileState = {
      name,
      id: input.profile?.id ?? newId(),
      version: (input.profile?.version ?? 0) + 1,
      model: enrolled ? 'rhythm' : (input.profile?.model ?? null),
      textMode: text,
      typedSamples: learnFrom.length,
      importedSamples: kept.length - learnFrom.length,
      anchorVersion: null,
      createdAt: input.profile?.createdAt ?? now,
      updatedAt: changedAt,
    };
    await records.profiles.save(profile);
    await records.samples.append(profile, added);
    await records.samples.dropOldest(profile, dropped);
    if (!enrolled && input.profile !== null) await carryTemplate(records, input.profile, profile.version);
    if (enrolled) {
      const model = rhythm(name.device, text);
      const version = {
        version: profile.version,
        cause: 'enrolment',
        model: 'rhythm',
        createdAt: changedAt,
      } as const;
      await records.templates.add(profile, version, model.serialise(model.enrol(learnFrom)));
      await records.templates.trim(profile, VERSIONS_KEPT, []);
    }
    work.opened.set(profile.id, null);
    return {
      samples: profile.typedSamples + profile.importedSamples,
      required: policy.samples_required,
      enrolled,
      profile: profileRef(profile, input.textId),
      quality,
      strength: textStrength(textOf(learnFrom, input), policy.target_false_match_rate),
      consistency: suitability(learnFrom, input),
    };
  };
}

function refuseBad(quality: readonly SampleQuality[]): void {
  const refused = quality.filter(({ accepted }) => !accepted);
  const [first] = refused;
  if (first === undefined) return;
  const why = first.findings.find(({ hint }) => hint !== '')?.code ?? 'unknown';
  throw new ProtocolError(
    'samples_refused',
    `got ${refused.length} of ${quality.length} samples that are not fit to enrol with (sample ${first.index}: ${why}); none was enrolled`,
    { quality },
  );
}

/** The text as it will be judged: with too few samples for a threshold yet, as if those required were there. */
function textOf(samples: readonly KeystrokeSample[], { name, text, policy }: EnrolInput): TextToType {
  const enrolled = Math.max(samples.length, policy.samples_required);
  const common = text === 'free' ? null : majorityText(samples);
  if (common !== null) return { text: 'fixed', keys: common.length, samples: enrolled, device: name.device };
  const newest = samples.at(-1);
  const keys = newest === undefined ? 0 : comparableKeys(newest.timeline);
  return { text: 'free', keys, samples: enrolled, device: name.device };
}

function suitability(
  samples: readonly KeystrokeSample[],
  { name, text }: EnrolInput,
): Enrolment['consistency'] {
  const consistency = text === 'free' ? null : consistencyOf(samples, name.device);
  return (
    consistency && {
      consistency: consistency.consistency,
      expected_reject_rate: consistency.expectedRejectRate,
      risk_of_lockout: consistency.expectedRejectRate >= RISK_OF_LOCKOUT,
    }
  );
}
