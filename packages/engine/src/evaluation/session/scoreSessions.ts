import { shapeOf } from '../../decision/shape.ts';
import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { createRandom, integerBelow, type Random } from '../../math/random.ts';
import type { DeviceClass, Model } from '../../models/model.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { type ImpostorTries, impostorTries } from '../impostorTries.ts';
import type { Trials } from '../trials.ts';

/** A sentence of a session, scored against its owner's template. */
export interface SessionSample {
  readonly llr: number;
  /** Keys that count (shape.ts), and all that were pressed. */
  readonly keys: number;
  readonly presses: number;
  /** From the first press to the last. */
  readonly ms: number;
}

/** What was typed against one template, by its owner and by others. */
export interface TypistSessions {
  readonly id: string;
  readonly subject: string;
  readonly enrolled: number;
  readonly owner: readonly SessionSample[];
  readonly impostors: readonly { readonly subject: string; readonly samples: readonly SessionSample[] }[];
}

export interface ScoreSessionsOptions {
  /** Others that try a template; everybody where there are fewer. */
  readonly impostors: number;
  /** Which others. */
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Enrols everybody and scores every sample of the sessions. Samples that can't be compared are left out. */
export function scoreSessions(
  trials: Trials,
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
  { impostors, seed, onProgress }: ScoreSessionsOptions,
): TypistSessions[] {
  const random = createRandom(seed);
  return Array.from(impostorTries(trials), ([{ id, subject, device, enrolment, genuine }, others], i) => {
    const model = modelOf(device);
    const template = model.enrol(enrolment);
    const score = (samples: readonly KeystrokeSample[]): SessionSample[] =>
      samples.flatMap((sample) => scoreSample(model, template, sample));
    const scored = {
      id,
      subject,
      enrolled: enrolment.length,
      owner: score(genuine),
      impostors: draw(others, impostors, random).map((other) => ({
        subject: other.subject,
        samples: score(other.samples),
      })),
    };
    onProgress?.(i + 1, trials.typists.length);
    return scored;
  });
}

function scoreSample(
  model: Model<RhythmTemplate>,
  template: RhythmTemplate,
  sample: KeystrokeSample,
): SessionSample[] {
  const { value, defect } = model.score(template, sample);
  if (defect !== null) return [];
  const { downs } = sample.timeline;
  const ms = (downs[downs.length - 1] ?? 0) - (downs[0] ?? 0);
  return [{ llr: value, keys: shapeOf(template, sample)?.keys ?? 0, presses: downs.length, ms }];
}

/** So many of them without replacement, as they are drawn. */
function draw(others: readonly ImpostorTries[], count: number, random: Random): ImpostorTries[] {
  const left = [...others];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(integerBelow(random, left.length), 1),
  ).flat();
}
