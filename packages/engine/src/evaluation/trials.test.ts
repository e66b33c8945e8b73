import { describe, expect, it } from 'vitest';
import { parseProtocol } from './protocol.ts';
import type { Recording } from './recording.ts';
import { recording, sequence } from './testing/recordings.ts';
import { buildTrials, type EnrolledTypist } from './trials.ts';

const phrase = parseProtocol('phrase-2');

/** A sample's hold says which one it is. */
function holds(samples: EnrolledTypist['genuine']): number[] {
  return samples.map(({ timeline }) => (timeline.ups[0] ?? 0) - (timeline.downs[0] ?? 0));
}

describe('buildTrials', () => {
  it('enrols everybody on every text, against the others on the same text', () => {
    const recordings = [
      ...sequence('1', [11, 12, 13, 14]),
      ...sequence('2', [21, 22, 23]),
      ...sequence('3', [31, 32, 33]),
      ...sequence('1', [41, 42, 43], { text: 'xyz' }),
      ...sequence('2', [51, 52, 53], { text: 'xyz' }),
    ];
    const { typists, leftOut } = buildTrials(recordings, phrase);
    expect(leftOut).toBe(0);
    expect(typists.map(({ subject, text }) => [subject, text])).toEqual([
      ['1', 'abc'],
      ['2', 'abc'],
      ['3', 'abc'],
      ['1', 'xyz'],
      ['2', 'xyz'],
    ]);
    const rows = typists.map(({ enrolment, genuine, impostors }) =>
      [enrolment, genuine, impostors].map(holds),
    );
    expect(rows[0]).toEqual([
      [11, 12],
      [13, 14],
      [21, 22, 31, 32],
    ]);
    expect(rows[4]).toEqual([[51, 52], [53], [41, 42]]);
    expect(new Set(typists.map(({ id }) => id)).size).toBe(5);
  });

  it('keeps devices apart', () => {
    const { typists } = buildTrials(
      (['desktop', 'touch'] as const).flatMap((device) =>
        ['1', '2'].flatMap((subject) => sequence(subject, [1, 2, 3], { device })),
      ),
      phrase,
    );
    expect(typists.map(({ device, impostors }) => [device, impostors.length])).toEqual([
      ['desktop', 2],
      ['desktop', 2],
      ['touch', 2],
      ['touch', 2],
    ]);
  });

  it('orders numbered sessions by number, others as they come, repetitions within', () => {
    const at = (session: string, repetition: number, hold: number): Recording =>
      recording({ session, repetition, hold });
    const other = sequence('2', [1, 2, 3]);
    const enrolled = (own: Recording[]) =>
      holds(buildTrials([...own, ...other], phrase).typists[0]?.enrolment ?? []);
    expect(enrolled([at('10', 1, 30), at('9', 2, 20), at('9', 1, 10)])).toEqual([10, 20]);
    expect(enrolled([at('late', 1, 30), at('early', 2, 20), at('early', 1, 10)])).toEqual([30, 10]);
  });

  it('takes the two-handed session where there is one, else the one asked for', () => {
    const recordings = ['1', '2'].flatMap((subject) => [
      ...sequence(subject, [91, 92, 93], { session: 'one-handed' }),
      ...sequence(subject, [11, 12, 13], { session: 'two-handed' }),
    ]);
    const first = (session?: string) =>
      holds(
        buildTrials(recordings, phrase, session === undefined ? {} : { session }).typists[0]?.enrolment ?? [],
      );
    expect(first()).toEqual([11, 12]);
    expect(first('one-handed')).toEqual([91, 92]);
    expect(() => first('none')).toThrow('session "none": expected one of one-handed, two-handed');
  });

  it('leaves people out by their number, also as impostors', () => {
    const recordings = ['s01', 's02', 's03', 's04'].flatMap((subject) => sequence(subject, [1, 2, 3]));
    const { typists } = buildTrials(recordings, phrase, { users: { modulus: 2, remainders: [1] } });
    expect(typists.map(({ subject, impostors }) => [subject, impostors.length])).toEqual([
      ['s01', 2],
      ['s03', 2],
    ]);
  });

  it('leaves out who gave too few samples, and counts them', () => {
    const recordings = [...sequence('1', [1, 2, 3]), ...sequence('2', [1, 2, 3]), ...sequence('3', [1, 2])];
    expect(buildTrials(recordings, phrase)).toMatchObject({ leftOut: 1, typists: { length: 2 } });
  });

  it('says why recordings can not carry a protocol', () => {
    const two = [...sequence('1', [1, 2, 3]), ...sequence('2', [1, 2, 3])];
    expect(() => buildTrials(two, parseProtocol('phrase-5'))).toThrow(
      'phrase-5 needs two typists or more with 6 samples or more each: got 2 typists with 3 samples at most',
    );
    expect(() => buildTrials(two.slice(0, 3), phrase)).toThrow('no two of them typed the same text');
    expect(() => buildTrials([], phrase)).toThrow('got 0 typists');
  });

  it('tells free text from a fixed one', () => {
    const many = Array.from({ length: 15 }, (_, i) => i + 1);
    const fixed = [...sequence('1', many), ...sequence('2', many)];
    const free = [...sequence('1', many, { text: '' }), ...sequence('2', many, { text: '' })];
    expect(() => buildTrials(fixed, parseProtocol('free-5'))).toThrow(
      'a free-text protocol needs different texts',
    );
    expect(() => buildTrials(free, phrase)).toThrow('a fixed-text protocol needs to know which text');
    const [typist] = buildTrials(free, parseProtocol('free-5')).typists;
    expect(
      [typist?.enrolment, typist?.genuine, typist?.impostors].map((samples) => holds(samples ?? [])),
    ).toEqual([[1, 2, 3, 4, 5], [11, 12, 13, 14, 15], [13]]);
  });

  it('cuts free text to fifty keys', () => {
    const many = Array.from({ length: 15 }, () => 50);
    const free = ['1', '2'].flatMap((subject) => sequence(subject, many, { text: '', keys: 60 }));
    const [typist] = buildTrials(free, parseProtocol('free-5')).typists;
    expect(typist?.enrolment[0]?.timeline.keys).toHaveLength(50);
    expect(typist?.enrolment[0]?.events.keys).toHaveLength(100);
  });
});
