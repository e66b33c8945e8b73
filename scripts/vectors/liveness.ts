import { checkLiveness, parseSample } from '@keystroke-auth/engine';
import { type Events, inOrder, laterFrom, onClock, PHRASE, stroke, typing, typings } from './typing.ts';
import { vectorFile } from './vectorFile.ts';

interface Input {
  /** What is stored of the user, oldest first. */
  readonly history: readonly Events[];
  readonly events: Events;
}

const SENTENCE = `${PHRASE} and close the door`;

export const liveness = vectorFile(
  'liveness',
  'Check a sample against what is stored of the user (milliseconds).',
  (): Record<string, Input> => {
    const history = typings(41, SENTENCE, 3);
    const replayed = typing(41, SENTENCE, 2);
    const own = typing(41, SENTENCE, 5);
    return {
      'typed anew': { history, events: own },
      'nothing stored': { history: [], events: own },
      'an exact replay': { history, events: replayed },
      'an exact replay on a clock that began elsewhere': { history, events: onClock(replayed, 1, 98_765.4) },
      'a script: every time the same': {
        history: [],
        events: Array.from('even typing', (key, i) => stroke(key, 150 * i, 150 * i + 80)).flat(),
      },
      'a coarse clock': { history: [], events: typing(41, SENTENCE, 5, { clock: 50 }) },
      'a clock that went back': { history: [], events: laterFrom(own, 20, -5_000) },
      'a pause of three minutes': { history: [], events: inOrder(laterFrom(own, own.length - 4, 180_000)) },
    };
  },
  ({ history, events }) => {
    const stored = history.map((sample) => parseSample(sample));
    const { replay, synthetic, clock, resolution, findings } = checkLiveness(parseSample(events), stored);
    // The words of a finding are for people and may change.
    const codes = findings.map(({ code, stored: at }) => ({ code, stored: at }));
    return { replay, synthetic, clock, resolution, findings: codes };
  },
);
