import { answerScores, POLICY, type ScoresInput } from './scores.ts';
import { onClock, PHRASE, typing, typings, withCorrectedTypo, withoutRelease } from './typing.ts';
import { vectorFile } from './vectorFile.ts';

const OWN = 24;
const OTHER = 22;
const PIN = '314159265';

export const fixedText = vectorFile(
  'fixed-text',
  'Enrol a text, decide on each probe.',
  (): Record<string, ScoresInput> => {
    const own = typing(OWN, PHRASE, 6);
    const [touch, numpad] = [{ device: 'touch' }, { device: 'numpad' }] as const;
    return {
      'a phrase on a keyboard': {
        text: 'fixed',
        device: 'desktop',
        policy: POLICY,
        enrolment: typings(OWN, PHRASE, 5),
        probes: {
          genuine: { events: own },
          'genuine, another time': { events: typing(OWN, PHRASE, 7) },
          impostor: { events: typing(OTHER, PHRASE, 1) },
          'another impostor': { events: typing(23, PHRASE, 1) },
          'a clock in seconds': { unit: 'seconds', events: onClock(own, 0.001, 1_700_000_000) },
          'a coarse clock': { events: typing(OWN, PHRASE, 6, { clock: 50 }) },
          'a missing release': { events: withoutRelease(own, 2) },
          'no releases': { events: own.filter(({ event }) => event === 'down') },
          'a corrected typo': { events: withCorrectedTypo(own, 4) },
          'another text': { events: typing(OWN, 'shut the door', 1) },
          'a touch screen': { device: 'touch', events: own },
        },
      },
      'positions, one enrolment sample': {
        text: 'fixed',
        device: 'desktop',
        policy: POLICY,
        enrolment: typings(OWN, PHRASE, 1, { positions: true }),
        probes: {
          genuine: { events: typing(OWN, PHRASE, 6, { positions: true }) },
          impostor: { events: typing(OTHER, PHRASE, 1, { positions: true }) },
        },
      },
      'a PIN on a touch screen': {
        text: 'fixed',
        device: 'touch',
        policy: POLICY,
        enrolment: typings(OWN, PIN, 5, touch),
        probes: {
          genuine: { events: typing(OWN, PIN, 6, touch) },
          impostor: { events: typing(OTHER, PIN, 1, touch) },
        },
      },
      'a PIN on a keypad, one of ten enrolment samples is another text': {
        text: 'fixed',
        device: 'numpad',
        policy: POLICY,
        enrolment: [...typings(OWN, PIN, 9, numpad), typing(OWN, '27182', 10, numpad)],
        probes: {
          genuine: { events: typing(OWN, PIN, 11, numpad) },
          impostor: { events: typing(OTHER, PIN, 1, numpad) },
        },
      },
    };
  },
  answerScores,
);
