import { isRecord, type Random } from '@keystroke-auth/engine';
import { below, chance, pick } from './random.ts';

/** Values that are wrong nearly anywhere. */
export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  2 ** 53,
  -(2 ** 63),
  '',
  ' ',
  'null',
  '0',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%00',
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  'é'.repeat(200),
  'x'.repeat(20_000),
  '2026-13-45T99:99:99Z',
  'http://[::1]:99999/',
  [],
  {},
  [[]],
  [null],
  { length: -1 },
];

/** Names that mean something to JavaScript. */
export const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
] as const;

const DEPTHS = [3, 100, 5_000] as const;

/** The value with one thing changed at a place chosen at random. */
export function mutateJson(value: unknown, random: Random): unknown {
  const inner = Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0;
  // Down to a member more often than not, so that leaves are reached.
  if (inner > 0 && chance(random, 0.75)) return changedWithin(value, random);
  return pick(random, HERE)(value, random);
}

type Change = (value: unknown, random: Random) => unknown;

const HERE: readonly Change[] = [
  (_, random) => pick(random, ODD_VALUES),
  (value, random) => {
    let nested = value;
    for (let depth = pick(random, DEPTHS); depth > 0; depth--) nested = [nested];
    return nested;
  },
  (value, random) => {
    const name = pick(random, [...PROTOTYPE_NAMES, 'unknown', '', 'keystroke_data', 'samples']);
    // As JSON.parse makes it: a member of its own, not the prototype.
    return isRecord(value)
      ? Object.fromEntries([...Object.entries(value), [name, pick(random, ODD_VALUES)]])
      : [value];
  },
  (value, random) =>
    Array.isArray(value)
      ? Array.from({ length: pick(random, [0, 2, 60, 1_500]) }, () => value[0])
      : `${String(value)}`,
  (value) => (isRecord(value) ? Object.entries(value) : { 0: value }),
];

function changedWithin(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) {
    const at = below(random, value.length);
    return chance(random, 0.2) ? value.toSpliced(at, 1) : value.with(at, mutateJson(value[at], random));
  }
  if (!isRecord(value)) return value;
  const names = Object.keys(value);
  const name = pick(random, names);
  const entries = Object.entries(value);
  if (chance(random, 0.2)) return Object.fromEntries(entries.filter(([other]) => other !== name));
  return Object.fromEntries(
    entries.map(([other, member]) => [other, other === name ? mutateJson(member, random) : member]),
  );
}
