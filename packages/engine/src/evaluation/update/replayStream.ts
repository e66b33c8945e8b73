import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import type { Model } from '../../models/model.ts';
import { REJECTED } from '../scoreTrials.ts';
import type { Stream } from './buildStreams.ts';

/**
 * Which tries a template learns from. `none`: from no try. `verified`: another factor confirms each genuine try, and
 * only those. `self`: from every try that is accepted, whoever made it. `self-without-impostors`: from the genuine ones
 * among those, which no system could know; what poisoning costs is the difference to `self`.
 */
export type UpdateMode = 'none' | 'verified' | 'self' | 'self-without-impostors';

/** What is not given is the model's own: its threshold, its updates without bounds. */
export interface UpdateRule<Template> {
  readonly mode: UpdateMode;
  /** At or above it, this try against this template is accepted: a free text's threshold depends on what was typed. */
  readonly thresholdOf?: (template: Template, probe: KeystrokeSample) => number;
  /** `self` learns only from tries that are accepted by so much. Default 0. */
  readonly margin?: number;
  /** `self`: another factor confirms every so many-th genuine try, whatever it scored. Default 0: none. */
  readonly verifiedEvery?: number;
  /** @param anchor the template as enrolled, or as it was after the last verified update */
  readonly update?: (template: Template, sample: KeystrokeSample, anchor: Template) => Template;
  /** What comes of it is the next anchor. */
  readonly verifiedUpdate?: (template: Template, sample: KeystrokeSample) => Template;
}

/** What happened at one template, one entry a step. */
export interface Replay {
  /** How far above the threshold of its moment a try scored: at 0 or more it was accepted. */
  readonly genuine: Float64Array;
  readonly impostors: Float64Array;
  /** 1 where the template learned from the try. */
  readonly genuineEntered: Uint8Array;
  readonly impostorEntered: Uint8Array;
}

/** Both tries of a step are scored against the template as it was before the step. */
export function replayStream<Template>(
  { enrolment, genuine, impostors }: Stream,
  model: Model<Template>,
  rule: UpdateRule<Template>,
): Replay {
  const { mode, margin = 0, verifiedEvery = 0 } = rule;
  const thresholdOf = rule.thresholdOf ?? (() => model.threshold);
  const update = rule.update ?? ((current, sample) => model.update(current, sample));
  const verifiedUpdate = rule.verifiedUpdate ?? ((current, sample) => model.update(current, sample));
  const steps = genuine.length;
  const replay: Replay = {
    genuine: new Float64Array(steps),
    impostors: new Float64Array(steps),
    genuineEntered: new Uint8Array(steps),
    impostorEntered: new Uint8Array(steps),
  };
  let template = model.enrol(enrolment);
  let anchor = template;
  const scoreOf = (probe: KeystrokeSample): number => {
    const { value, defect } = model.score(template, probe);
    return defect === null ? value - thresholdOf(template, probe) : REJECTED;
  };
  for (let step = 0; step < steps; step++) {
    const own = genuine[step];
    const other = impostors[step];
    if (own === undefined || other === undefined) continue;
    const ownScore = scoreOf(own);
    const otherScore = scoreOf(other);
    replay.genuine[step] = ownScore;
    replay.impostors[step] = otherScore;
    if (mode === 'none') continue;
    const before = template;
    if (mode === 'verified' || (verifiedEvery > 0 && (step + 1) % verifiedEvery === 0)) {
      template = verifiedUpdate(template, own);
      anchor = template;
    } else if (ownScore >= margin) {
      template = update(template, own, anchor);
    }
    if (template !== before) replay.genuineEntered[step] = 1;
    if (mode === 'self' && otherScore >= margin) {
      const clean = template;
      template = update(template, other, anchor);
      if (template !== clean) replay.impostorEntered[step] = 1;
    }
  }
  return replay;
}
