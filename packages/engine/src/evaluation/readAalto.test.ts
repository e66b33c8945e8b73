import { describe, expect, it } from 'vitest';
import { keyCodeOf } from '../keystrokes/keyCode.ts';
import { readAalto } from './readAalto.ts';

const SHORT = 'PARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME\tKEYCODE';
const OFFICIAL =
  'PARTICIPANT_ID\tTEST_SECTION_ID\tSENTENCE\tUSER_INPUT\tKEYSTROKE_ID\tPRESS_TIME\tRELEASE_TIME\tLETTER\tKEYCODE';

describe('readAalto', () => {
  it('makes one recording of the rows of a sentence', () => {
    const { recordings, skippedLines } = readAalto([
      SHORT,
      '7\t11\t0\t114\t16',
      '7\t11\t142\t274\t87',
      '7\t12\t0\t50\t69',
      '7\t12\t60\t90\t32',
      '70\t12\t0\t50\t65',
      '70\t12\t60\t90\t8',
    ]);
    expect(skippedLines).toBe(0);
    expect(recordings.map(({ subject, repetition, text }) => [subject, repetition, text])).toEqual([
      ['7', 1, ''],
      ['7', 2, ''],
      ['70', 1, ''],
    ]);
    const timeline = recordings[0]?.sample.timeline;
    expect(Array.from(timeline?.keys ?? [])).toEqual([keyCodeOf('Shift'), keyCodeOf('w')]);
    expect(Array.from(timeline?.downs ?? [])).toEqual([0, 142]);
    expect(Array.from(timeline?.ups ?? [])).toEqual([114, 274]);
  });

  it('reads an official file: more columns, absolute times, order of release', () => {
    const row = (id: number, down: number, up: number, code: number) =>
      `5\t9\tThe cat sat.\tThe cat sat.\t${id}\t${down}\t${up}\tT\t${code}\r`;
    const base = 1_473_275_372_663;
    const { recordings } = readAalto([
      `${OFFICIAL}\r`,
      row(2, base + 80, base + 150, 84),
      row(1, base, base + 200, 16),
    ]);
    const timeline = recordings[0]?.sample.timeline;
    expect(Array.from(timeline?.keys ?? [])).toEqual([keyCodeOf('Shift'), keyCodeOf('t')]);
    expect(Array.from(timeline?.ups ?? [])).toEqual([base + 200, base + 150]);
  });

  it('leaves damaged rows out and counts them', () => {
    const { recordings, skippedLines } = readAalto([
      SHORT,
      '7\t11\t0\t114\t65',
      '7\t11\t20\t114\tx',
      '7\t11\t20\t114',
      '7\t11\t20\t114\t65\t66',
      '7\t11\t\t114\t65',
      '\t11\t20\t114\t65',
      '7\t11\t-5\t114\t65',
      '7\t11\t150.5\t200\t66',
    ]);
    expect(skippedLines).toBe(6);
    expect(Array.from(recordings[0]?.sample.timeline.downs ?? [])).toEqual([0, 150.5]);
  });

  it('counts a sentence that makes no sample', () => {
    expect(readAalto([SHORT, '7\t11\t0\t114\t65'])).toEqual({ recordings: [], skippedLines: 1 });
  });

  it('keeps a press whose release is before it, without a hold', () => {
    const { recordings } = readAalto([SHORT, '7\t11\t50\t10\t65', '7\t11\t90\t130\t66']);
    expect(Array.from(recordings[0]?.sample.timeline.ups ?? [])).toEqual([Number.NaN, 130]);
  });

  it('refuses a header without a column', () => {
    expect(() => readAalto(['PARTICIPANT_ID\tKEYCODE'])).toThrow('line 1: no column TEST_SECTION_ID');
  });
});
