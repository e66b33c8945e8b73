import {
  createIsolationForest,
  createRhythm,
  type DeviceClass,
  type FixedTextPrior,
  type IsolationForest,
  type KeystrokeSample,
  kindOfTemplate,
  type Model,
  ModelError,
  type RhythmTemplate,
} from '@keystroke-auth/engine';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { StoredSample } from '../../ports/sampleRecords.ts';
import type { Verifier } from '../../ports/verifierCache.ts';
import { readTypedSamples, readVectors } from '../storedSamples.ts';

export interface ModelSettings {
  readonly model: 'rhythm' | 'isolation-forest';
  /** Samples before a typist is enrolled. */
  readonly minSamples: number;
  readonly contamination: number | 'auto';
  readonly randomState: number;
}

export interface DerivedTemplate {
  readonly model: 'rhythm' | 'isolation-forest';
  readonly template: Uint8Array;
}

/** Which model judges a profile, and how its template comes about. */
export interface Models {
  readonly minSamples: number;
  /** The model for a profile with so many samples; null while there are too few for any. */
  choose(typedSamples: number, importedSamples: number): DerivedTemplate['model'] | null;
  /** Enrols stored samples; null while there are too few. */
  derive(device: DeviceClass, samples: readonly StoredSample[]): DerivedTemplate | null;
  /** @throws {ModelError} for a template that this build can't vouch for */
  open(device: DeviceClass, template: Uint8Array): Verifier;
}

/** @param prior the deployment's own table for the rhythm of fixed texts on keyboards */
export function createModels(settings: ModelSettings, prior?: FixedTextPrior): Models {
  const { minSamples } = settings;
  const forest: IsolationForest = createIsolationForest({
    contamination: settings.contamination,
    seed: settings.randomState,
  });
  const rhythm = new Map<DeviceClass, Model<RhythmTemplate>>();
  const rhythmFor = (device: DeviceClass): Model<RhythmTemplate> => {
    const model = rhythm.get(device) ?? createRhythm({ text: 'auto', device, prior });
    rhythm.set(device, model);
    return model;
  };

  const choose: Models['choose'] = (typed, imported) => {
    if (typed >= minSamples) return settings.model;
    // A person who came from the Flask service is judged by what was imported until enough is typed here.
    if (imported > 0 && typed + imported >= minSamples) return 'isolation-forest';
    return null;
  };

  return {
    minSamples,
    choose,
    derive(device, samples) {
      const typed = samples.filter(({ kind }) => kind === 'events').length;
      const kind = choose(typed, samples.length - typed);
      if (kind === null) return null;
      if (kind === 'rhythm') {
        const model = rhythmFor(device);
        return { model: kind, template: model.serialise(model.enrol(readTypedSamples(samples))) };
      }
      return { model: kind, template: forest.serialise(forest.enrolVectors(readVectors(samples))) };
    },
    open(device, template) {
      const kind = kindOfTemplate(template);
      if (kind === 'rhythm') return verifier(rhythmFor(device), template);
      if (kind === 'isolation-forest') return verifier(forest, template);
      throw new ModelError('template_not_recognised', `got a template of ${kind ?? 'no known kind'}`);
    },
  };
}

function verifier<Template>(model: Model<Template>, buffer: Uint8Array): Verifier {
  const template = model.parse(buffer);
  return {
    kind: model.kind,
    bytes: buffer.length,
    threshold: model.threshold,
    score: (sample: KeystrokeSample) => model.score(template, sample),
  };
}

/** Whether a profile's stored template is the one that this configuration would judge by. */
export function isCurrent(profile: ProfileRecord, models: Models): boolean {
  const wanted = models.choose(profile.typedSamples, profile.importedSamples);
  return profile.model !== null && (wanted === null || wanted === profile.model);
}
