import { flaskVector, freeTextFeatures, parseSample, timingVector } from '@keystroke-auth/engine';
import { type Events, inOrder, PHRASE, stroke, typing, withCorrectedTypo, withoutRelease } from './typing.ts';
import { vectorFile } from './vectorFile.ts';

interface Input {
  readonly events: Events;
}

export const features = vectorFile(
  'features',
  'Read the events (milliseconds), compute three kinds of features.',
  (): Record<string, Input> => {
    const plain = typing(12, PHRASE, 1);
    return {
      'typed by a person': { events: plain },
      'another person': { events: typing(13, PHRASE, 1) },
      'digits and marks': { events: typing(12, "It's 42, no? Yes.", 1) },
      'a touch screen': { events: typing(12, 'hello 2026', 1, { device: 'touch' }) },
      'a numeric keypad': { events: typing(12, '90210', 1, { device: 'numpad' }) },
      'rollover: up-down times below zero': {
        events: inOrder([...stroke('a', 0, 230), ...stroke('b', 60, 150), ...stroke('c', 110, 260)]),
      },
      'a missing release': { events: withoutRelease(plain, 2) },
      'a corrected typo': { events: withCorrectedTypo(plain, 3) },
      'positions for names': { events: typing(12, PHRASE, 1, { positions: true }) },
      'out of range: a stuck key, a long pause, two keys at once': {
        events: inOrder([
          ...stroke('a', 0, 6_000),
          ...stroke('b', 20_000, 20_003),
          ...stroke('c', 20_000.5, 20_080),
          ...stroke('b', 20_300, 20_390),
        ]),
      },
      'a coarse clock': { events: typing(12, PHRASE, 1, { clock: 50 }) },
    };
  },
  ({ events }) => {
    const sample = parseSample(events);
    const { pairs, values } = freeTextFeatures(sample.timeline);
    return {
      timing_vector: timingVector(sample.timeline),
      free_text: { pairs, ...values },
      flask_vector: flaskVector(sample.events),
    };
  },
);
