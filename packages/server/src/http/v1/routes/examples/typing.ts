import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { Sample } from '@keystroke-auth/protocol';

/** Who types in the examples: simulated people, so that every example can be sent as it stands. */
const ADA = drawTypist(1815);
const SOMEBODY_ELSE = drawTypist(1791);

const TEXT = 'analytical engine';

/** What ada types, the `nth` time. */
export function adaTypes(nth: number): Sample {
  return sampleOf(ADA, nth);
}

/** The same text from somebody else. */
export function somebodyElseTypes(nth: number): Sample {
  return sampleOf(SOMEBODY_ELSE, nth);
}

function sampleOf(typist: typeof ADA, nth: number): Sample {
  return {
    keystroke_data: typeText(typist, TEXT, { sample: nth }).map((event) => ({ ...event })),
    capture: { device: 'desktop', text: 'fixed', text_id: 'passphrase' },
  };
}
