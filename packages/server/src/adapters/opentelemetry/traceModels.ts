import type { Model, RhythmTemplate } from '@keystroke-auth/engine';
import { inSpanAtOnce } from './inSpan.ts';

type Models<Values extends readonly unknown[]> = (...values: Values) => Model<RhythmTemplate>;

/** The same models, with a span around what takes time. */
export function traceModels<Values extends readonly unknown[]>(models: Models<Values>): Models<Values> {
  const known = new WeakMap<Model<RhythmTemplate>, Model<RhythmTemplate>>();
  return (...values) => {
    const model = models(...values);
    const traced = known.get(model) ?? withSpans(model);
    known.set(model, traced);
    return traced;
  };
}

function withSpans(model: Model<RhythmTemplate>): Model<RhythmTemplate> {
  return {
    ...model,
    enrol: (samples) => inSpanAtOnce('engine.enrol', () => model.enrol(samples)),
    update: (template, sample) => inSpanAtOnce('engine.update', () => model.update(template, sample)),
    score: (template, sample) => inSpanAtOnce('engine.score', () => model.score(template, sample)),
  };
}
