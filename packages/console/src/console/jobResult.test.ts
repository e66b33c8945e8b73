import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJobResult } from './jobResult.ts';

const said = (told: object) => readJobResult(JSON.stringify(told));

it.each([
  [
    { build: 'x', after: 'p', looked: 1_200, derived: 3 },
    '1,200 profiles looked at so far, 3 with a template derived again.',
  ],
  [
    { build: 'x', after: null, looked: 1, derived: 0 },
    '1 profile looked at, 0 with a template derived again.',
  ],
  [{ looked: 300 }, '300 profiles read.'],
  [{ outcome: 'too_few_people', people: 12 }, 'Too few people to tell anything by: 12.'],
  [{ outcome: 'not_comparable', people: 60 }, 'Of 60 people, too few type a text that others type, too.'],
  [{ outcome: 'refused', why: 'too coarse' }, 'No table was fitted: too coarse'],
  [
    { outcome: 'not_better', people: 80, adopted: false, table: 't', compared: 40 },
    'The table in use is as good as one of these people’s own, or better. Fitted on 80 people, compared on 40 others.',
  ],
])('tells %j in words', (told, words) => {
  expect(said(told)).toEqual({ words, isUrgent: false, rates: [] });
});

it('says what wants somebody, with the rates that were measured', () => {
  const rate = { target: 0.01, measured: 0.05, interval: [0.03, 0.07], comparisons: 9_000, claim: 'differs' };
  const none = { target: 0.001, measured: null, interval: null, comparisons: 0, claim: 'none' };
  expect(said({ outcome: 'differs', people: 90, rates: [rate, none] })).toEqual({
    words: 'A false match rate is not within half to twice what was promised. Measured among 90 people.',
    isUrgent: true,
    rates: [rate, none],
  });
  const better = { outcome: 'better', people: 80, adopted: false, table: 't-1', compared: 40 };
  expect(said(better)).toMatchObject({ isUrgent: true, words: expect.stringContaining('fit-prior --store') });
  expect(said({ ...better, adopted: true })?.words).toContain('adopted (t-1)');
});

it('makes nothing up of what it does not know', () => {
  for (const told of [{ outcome: 'toString', people: 3 }, { outcome: 'differs', people: 9, rates: [{}] }, {}])
    expect(said(told)).toBeNull();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      readJobResult(text);
    }),
  );
});
