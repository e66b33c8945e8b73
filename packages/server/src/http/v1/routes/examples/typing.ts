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

/** The first keys of what ada types, by position and not by name: short enough to read. */
export function adaBegins(nth: number): Sample {
  const { keystroke_data, capture } = adaTypes(nth);
  const first = keystroke_data.filter(({ event }) => event === 'down').slice(0, SHOWN_KEYS);
  const shown = first.flatMap((down, i) => {
    const up = keystroke_data.find(({ key, event, timestamp }) => {
      return event === 'up' && key === down.key && timestamp > down.timestamp;
    });
    return [down, ...(up === undefined ? [] : [up])].map((event) => ({ ...event, key: `#${i}` }));
  });
  return {
    keystroke_data: shown.sort((a, b) => a.timestamp - b.timestamp),
    ...(capture && { capture }),
  };
}

const SHOWN_KEYS = 4;

function sampleOf(typist: typeof ADA, nth: number): Sample {
  return {
    keystroke_data: typeText(typist, TEXT, { sample: nth }).map((event) => ({ ...event })),
    capture: { device: 'desktop', text: 'fixed', text_id: 'passphrase' },
  };
}
