import { phraseStrength, type TextToType } from '@keystroke-auth/engine';
import type { TextStrength } from '@keystroke-auth/protocol';

/** How well typing a text can be expected to tell people apart at a target, as it is told to clients. */
export function textStrength(text: TextToType, target: number): TextStrength {
  const { label, falseNonMatchRate } = phraseStrength(text, target);
  return {
    label,
    target_false_match_rate: target,
    expected_false_non_match_rate: falseNonMatchRate,
  };
}
