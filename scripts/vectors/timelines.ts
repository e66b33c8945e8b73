import { KeystrokeError, parseSample, type TimestampUnit } from '@keystroke-auth/engine';
import {
  type Events,
  inOrder,
  onClock,
  PHRASE,
  stroke,
  typing,
  withCorrectedTypo,
  withoutRelease,
} from './typing.ts';
import { vectorFile } from './vectorFile.ts';

interface Input {
  /** Default milliseconds. */
  readonly unit?: TimestampUnit;
  readonly events: readonly unknown[];
}

export const timelines = vectorFile(
  'timelines',
  'Check the events, pair presses with releases.',
  (): Record<string, Input> => ({ ...typed(typing(11, PHRASE, 1)), ...keyed(), ...refused() }),
  ({ events, unit = 'milliseconds' }) => {
    try {
      const { keys, downs, ups, repairs } = parseSample(events, { unit }).timeline;
      return { keys, downs, ups, repairs };
    } catch (error) {
      if (error instanceof KeystrokeError) return { error: error.code };
      throw error;
    }
  },
);

function typed(plain: Events): Record<string, Input> {
  return {
    'typed by a person': { events: plain },
    'a missing release': { events: withoutRelease(plain, 3) },
    'no releases at all': { events: plain.filter(({ event }) => event === 'down') },
    'a release without a press': {
      events: [{ key: 'q', event: 'up', timestamp: 2 }, ...onClock(plain, 1, 5)],
    },
    'events out of order': { events: [...plain.slice(6), ...plain.slice(0, 6)] },
    'a corrected typo': { events: withCorrectedTypo(plain, 4) },
    'positions for names': { events: typing(11, PHRASE, 1, { positions: true }) },
    'a clock in seconds': { unit: 'seconds', events: onClock(plain, 0.001, 1_700_000_000) },
    'a clock in milliseconds since 1970': { events: onClock(plain, 1, 1_700_000_000_000) },
    'a clock in milliseconds that tells microseconds': { events: onClock(plain, 1, 5_123.457) },
    'a clock that begins after the first key': { events: onClock(plain, 1, -250) },
    'a coarse clock': { events: typing(11, PHRASE, 1, { clock: 50 }) },
  };
}

/** Times by hand. */
function keyed(): Record<string, Input> {
  return {
    'rollover: three keys down at a time': {
      events: inOrder([...stroke('a', 0, 130), ...stroke('b', 60, 150), ...stroke('c', 110, 260)]),
    },
    'rollover: a key is released after the next one': {
      events: inOrder([...stroke('t', 0, 210), ...stroke('h', 90, 160), ...stroke('e', 300, 380)]),
    },
    'a held key repeats itself': {
      events: [...[0, 500, 530, 560].map((time) => down('a', time)), up('a', 590), ...stroke('b', 700, 790)],
    },
    'a key pressed again, its first release lost': {
      events: [down('a', 0), ...stroke('b', 100, 180), ...stroke('a', 220, 300)],
    },
    'two presses of one key before its two releases': {
      events: [down('l', 0), down('l', 90), up('l', 95), up('l', 170), ...stroke('o', 260, 330)],
    },
    'equal times stay in the order of the list': { events: [...stroke('a', 0, 80), ...stroke('b', 80, 160)] },
    'one key under two names': {
      events: [...stroke('A', 0, 90), ...stroke('1', 200, 280), down('!', 400), up('1', 480)],
    },
    'keys without a place on a US keyboard': { events: [...stroke('é', 0, 90), ...stroke('ж', 200, 290)] },
  };
}

function refused(): Record<string, Input> {
  return {
    'refused: no events': { events: [] },
    'refused: an event that is none': { events: [1] },
    'refused: a key without a name': { events: [down('', 0)] },
    'refused: another kind of event': { events: [{ key: 'a', event: 'press', timestamp: 0 }] },
    'refused: a time in words': { events: [{ key: 'a', event: 'down', timestamp: '0' }] },
    'refused: a time out of range': { events: [down('a', 1e14)] },
    'refused: one key': { events: stroke('a', 0, 90) },
  };
}

function down(key: string, timestamp: number): Events[number] {
  return { key, event: 'down', timestamp };
}

function up(key: string, timestamp: number): Events[number] {
  return { key, event: 'up', timestamp };
}
