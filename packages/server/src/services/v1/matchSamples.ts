import { prepareHistory } from '@keystroke-auth/engine';
import { type MatchAnswer, type Policy, ProtocolError } from '@keystroke-auth/protocol';
import { judge } from './judge.ts';
import { commonCapture } from './profileNames.ts';
import type { RhythmModels } from './rhythmModels.ts';
import { checkTyped, saysCoarse, type TypedSample } from './samples.ts';

export interface MatchInput {
  readonly reference: readonly TypedSample[];
  readonly probe: readonly [TypedSample] | readonly [TypedSample, TypedSample];
  /** Default: the deployment's policy. */
  readonly target: number | undefined;
}

/** Were two groups of samples typed by one person? Stores nothing and knows nobody. */
export type MatchSamples = (input: MatchInput) => MatchAnswer;

export function createMatchSamples({
  rhythm,
  fallback,
}: {
  readonly rhythm: RhythmModels;
  readonly fallback: Policy;
}): MatchSamples {
  return ({ reference, probe, target = fallback.target_false_match_rate }) => {
    const all = [...reference, ...probe];
    checkTyped(all);
    const { device, text } = commonCapture(all.map(({ capture }) => capture));
    const [first] = reference;
    if (first === undefined)
      throw new ProtocolError('body_invalid', '/reference: got none, expected a sample');
    const model = rhythm(device, text);
    const enrolled = reference.map(({ sample }) => sample);
    const [one, two] = probe;
    const judgement = judge(
      {
        model,
        device,
        template: model.enrol(enrolled),
        samples: two === undefined ? [one.sample] : [one.sample, two.sample],
        fresh: two === undefined ? 1 : 2,
        coarse: probe.some(saysCoarse),
        others: [],
        history: prepareHistory(enrolled),
      },
      { ...fallback, target_false_match_rate: target, step_up_false_match_rate: null },
    );
    const { score, llr, threshold, falseMatchRate, liveness, decision } = judgement;
    const comparable = score.defect !== 'nothing_to_compare';
    const live = !liveness.replay && !liveness.synthetic;
    return {
      score: comparable ? llr : null,
      likelihood_ratio: comparable ? Math.exp(llr) : null,
      false_match_rate: comparable ? falseMatchRate : null,
      target_false_match_rate: target,
      threshold,
      same_person:
        decision === 'insufficient' || threshold === null
          ? null
          : live && score.defect === null && llr >= threshold,
      reasons: [...judgement.reasons],
    };
  };
}
