import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { readCmu } from './readCmu.ts';

const HEADER =
  'subject,sessionIndex,rep,H.period,DD.period.t,UD.period.t,H.t,DD.t.Shift.r,UD.t.Shift.r,H.Shift.r,' +
  'DD.Shift.r.Return,UD.Shift.r.Return,H.Return';
const ROW = 's002,2,3,0.1,0.3,0.2,0.15,0.1,-0.05,0.12,0.25,0.13,0.08';

describe('readCmu', () => {
  it('rebuilds presses from holds and down-down times', () => {
    const { recordings } = readCmu([HEADER, ROW, '']);
    expect(recordings).toHaveLength(1);
    const [recording] = recordings;
    expect(recording).toMatchObject({
      subject: 's002',
      text: '.tR',
      session: '2',
      repetition: 53,
      device: 'desktop',
    });
    const { keys, downs, ups } = recording?.sample.timeline ?? { keys: [], downs: [], ups: [] };
    expect([keys[0], keys[1], keys[3]]).toEqual(['.', 't', 'Enter'].map(keyCodeOf));
    expect(new Set(keys).size).toBe(4);
    for (const [i, down] of [0, 300, 400, 650].entries()) expect(downs[i]).toBeCloseTo(down, 9);
    for (const [i, up] of [100, 450, 520, 730].entries()) expect(ups[i]).toBeCloseTo(up, 9);
  });

  it('takes Windows line ends and a byte-order mark', () => {
    expect(readCmu([`\uFEFF${HEADER}\r`, `${ROW}\r`]).recordings).toEqual(readCmu([HEADER, ROW]).recordings);
  });

  it('names the line of a damaged row', () => {
    expect(() => readCmu([HEADER, ROW, ROW.replace('0.15', 'x')])).toThrow(
      'line 3, column 7: expected a number',
    );
    expect(() => readCmu([HEADER, ROW.slice(0, -5)])).toThrow('line 2, column 13: expected a number');
  });

  it('refuses a header without its columns', () => {
    expect(() => readCmu([HEADER.replace('rep', 'repetition')])).toThrow('line 1: no column rep among');
    expect(() => readCmu([HEADER.replace('DD.t.Shift.r', 'x')])).toThrow(
      'got 4 columns H.<key> and 2 columns DD.<key>.<key>',
    );
  });
});
