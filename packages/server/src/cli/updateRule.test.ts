import { createRhythm, type KeystrokeSample, parseSample } from '@keystroke-auth/engine';
import { describe, expect, it } from 'vitest';
import { updateRule } from './updateRule.ts';

const SENTENCE = 'the quick brown fox jumps over the lazy dog';

/** Somebody who types evenly; `pace` makes samples differ a little. */
function typed(text: string, pace: number): KeystrokeSample {
  const events = Array.from(text, (key, i) => [
    { key, event: 'down', timestamp: (160 + pace) * i },
    { key, event: 'up', timestamp: (160 + pace) * i + 90 },
  ]);
  return parseSample(events.flat());
}

describe('updateRule', () => {
  const model = createRhythm({ text: 'free', device: 'desktop' });
  const template = model.enrol([0, 2, 4, 6, 8].map((pace) => typed(SENTENCE, pace)));
  const probe = typed(SENTENCE, 5);

  it('has a threshold for free text, by what was typed', () => {
    const { thresholdOf } = updateRule(true);
    expect(thresholdOf(template, probe)).toBeLessThan(10);
    expect(thresholdOf(template, typed('the fox', 5))).toBe(Number.POSITIVE_INFINITY);
  });

  it('lets free text learn', () => {
    const { update, verifiedUpdate } = updateRule(false);
    expect(update?.(template, probe, template)).not.toBe(template);
    expect(verifiedUpdate?.(template, probe)).not.toBe(template);
  });
});
