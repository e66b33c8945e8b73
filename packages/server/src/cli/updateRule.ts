import {
  boundedUpdate,
  type KeystrokeSample,
  type RhythmTemplate,
  shapeOf,
  thresholdFor,
  verifiedUpdate,
} from '@keystroke-auth/engine';

/** Impostors let through at the threshold. */
const TARGET = 0.01;

/** How templates learn as the product does it: at the threshold for one impostor in a hundred, within bounds. */
export function updateRule(unbounded: boolean) {
  const thresholdOf = (template: RhythmTemplate, probe: KeystrokeSample): number =>
    thresholdFor(shapeOf(template, probe), TARGET) ?? Number.POSITIVE_INFINITY;
  if (unbounded) return { thresholdOf };
  return {
    thresholdOf,
    update: (template: RhythmTemplate, sample: KeystrokeSample, anchor: RhythmTemplate) =>
      boundedUpdate(template, sample, anchor).template,
    verifiedUpdate: (template: RhythmTemplate, sample: KeystrokeSample) =>
      verifiedUpdate(template, sample).template,
  };
}
