import { READERS } from '@keystroke-auth/engine';
import { describe, expect, it } from 'vitest';
import { recordingLines } from '../../testing/recordingLines.ts';
import { sentenceLines } from '../../testing/sentenceLines.ts';
import { measureLinkage } from './measureLinkage.ts';

const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8];

describe('people of two applications', () => {
  it.each([
    ['one text', READERS['json-lines'](recordingLines(PEOPLE, 10))],
    ['free text', READERS.aalto(sentenceLines(PEOPLE))],
  ])('are linked by nobody who has the store alone, and by whoever has all keys: %s', async (_, read) => {
    const done: number[] = [];
    const onProgress = (people: number) => void done.push(people);
    const { texts, attackers } = await measureLinkage(read.recordings, { session: null, onProgress });
    expect([texts, done]).toEqual([1, PEOPLE]);
    const [store, one, both] = attackers;
    expect([store?.attacker, one?.attacker, both?.attacker]).toEqual([
      'store',
      'one application',
      'both applications',
    ]);
    expect(store?.linkage.people).toBe(PEOPLE.length);
    expect(store?.linkage.interval?.[0]).toBeLessThanOrEqual(0.5);
    expect(both?.linkage.auc).toBeGreaterThan(0.9);
  });
});
