import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import type { Model } from '../../models/model.ts';
import { blendTyping } from './blendTyping.ts';
import type { UpdateRule } from './replayStream.ts';

/** How the template learns from what it accepts. */
export type WalkRule<Template> = Pick<UpdateRule<Template>, 'thresholdOf' | 'margin' | 'update'>;

/**
 * A patient impostor who walks a template from its owner's rhythm to their own: each try is as much their own as is
 * just accepted, so that the template learns it and the next can be more.
 */
export interface Walk<Template> extends WalkRule<Template> {
  /** The owner's rhythm, as far as the impostor got to see it. */
  readonly victim: KeystrokeSample;
  /** The impostor's own typings of the text, repeated as often as needed. */
  readonly own: readonly KeystrokeSample[];
  /** Further typings of the impostor, to see whether the walk has arrived. */
  readonly probes: readonly KeystrokeSample[];
  readonly maxUpdates: number;
  /** What the owner types in between, one try after each of the impostor's. Default none. */
  readonly genuine?: readonly KeystrokeSample[];
}

/** Places tried on the way between the two rhythms. */
const SHARES = 32;
/** The walk has arrived when so many of the probes are accepted. */
const ARRIVED = 0.5;

/**
 * How many updates by the impostor until half of their unaltered typings are accepted; null when that takes more than
 * `maxUpdates`. 0 where it is so from the beginning. The impostor learns the score of every try, which no service
 * tells: the worst case.
 */
export function walkTemplate<Template>(
  model: Model<Template>,
  enrolled: Template,
  { margin = 0, victim, own, probes, maxUpdates, genuine = [], ...rule }: Walk<Template>,
): number | null {
  const thresholdOf = rule.thresholdOf ?? (() => model.threshold);
  const update = rule.update ?? ((current, sample) => model.update(current, sample));
  let template = enrolled;
  const accepted = (sample: KeystrokeSample, by: number): boolean => {
    const { value, defect } = model.score(template, sample);
    return defect === null && value >= thresholdOf(template, sample) + by;
  };
  const teaches = (sample: KeystrokeSample): boolean => accepted(sample, margin);
  const arrived = (): boolean =>
    probes.filter((probe) => accepted(probe, 0)).length >= ARRIVED * probes.length;
  let updates = 0;
  for (let tries = 0; tries < maxUpdates; tries++) {
    if (arrived()) return updates;
    const next = own[tries % own.length];
    const sample = next === undefined ? null : furthest(victim, next, teaches);
    if (sample !== null) {
      template = update(template, sample, enrolled);
      updates += 1;
    }
    const owners = genuine[tries % genuine.length];
    if (owners !== undefined && teaches(owners)) template = update(template, owners, enrolled);
  }
  return arrived() ? updates : null;
}

/** The sample that is most the impostor's own and still teaches; null when none does. */
function furthest(
  victim: KeystrokeSample,
  own: KeystrokeSample,
  teaches: (sample: KeystrokeSample) => boolean,
): KeystrokeSample | null {
  // From the far end: the template may have left its owner's rhythm behind.
  for (let share = SHARES; share >= 0; share--) {
    const sample = share === SHARES ? own : blendTyping(victim, own, share / SHARES);
    if (teaches(sample)) return sample;
  }
  return null;
}
