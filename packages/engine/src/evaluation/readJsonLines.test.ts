import { describe, expect, it } from 'vitest';
import { EvaluationError } from './evaluationError.ts';
import { readJsonLines } from './readJsonLines.ts';

const keystroke_data = [
  { key: 'a', event: 'down', timestamp: 0 },
  { key: 'b', event: 'down', timestamp: 90 },
  { key: 'a', event: 'up', timestamp: 100 },
  { key: 'b', event: 'up', timestamp: 180 },
];
const line = (record: object): string => JSON.stringify({ subject: 'ada', keystroke_data, ...record });

describe('readJsonLines', () => {
  it('reads labels and keystrokes', () => {
    const labels = { text: 'P1', session: 'one-handed', sample: 4, device: 'touch' };
    const [recording] = readJsonLines([line(labels), '']).recordings;
    expect(recording).toMatchObject({
      subject: 'ada',
      text: 'P1',
      session: 'one-handed',
      repetition: 4,
      device: 'touch',
    });
    expect(Array.from(recording?.sample.timeline.ups ?? [])).toEqual([100, 180]);
  });

  it('does with the subject alone, in the order of the lines', () => {
    const { recordings } = readJsonLines([`\uFEFF${line({})}`, line({ subject: 7 })]);
    expect(recordings.map(({ subject, repetition }) => [subject, repetition])).toEqual([
      ['ada', 1],
      ['7', 2],
    ]);
    expect(recordings[0]).toMatchObject({ text: '', session: '', device: 'unknown' });
  });

  it.each([
    ['no JSON', '{"subject"', 'expected one JSON object on each line'],
    ['no object', '[]', 'expected a JSON object'],
    ['no subject', JSON.stringify({ keystroke_data }), 'expected "subject" to say who typed'],
    ['a subject that is no label', line({ subject: {} }), 'expected "subject" to be a string or a number'],
    ['a sample that is no number', line({ sample: 'x' }), 'expected "sample" to be a number'],
    ['an unknown device', line({ device: 'abacus' }), 'expected "device" to be one of desktop, touch'],
    ['no keystrokes', line({ keystroke_data: [] }), 'keystroke_data: got an empty list'],
  ])('names the line with %s', (_, damaged, message) => {
    expect(() => readJsonLines([line({}), damaged])).toThrow(EvaluationError);
    expect(() => readJsonLines([line({}), damaged])).toThrow(`line 2: ${message}`);
  });
});
