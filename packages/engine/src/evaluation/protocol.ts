import type { TextMode } from '../models/model.ts';
import { EvaluationError } from './evaluationError.ts';

/** Samples of one typist in the order in which they were typed, the first is 1, both ends included. */
export interface Span {
  readonly from: number;
  /** Null: to the last one. */
  readonly to: number | null;
}

/** Which samples enrol, which are genuine tries, and which of everybody else's are impostor tries. */
export interface Protocol {
  readonly name: string;
  readonly text: TextMode;
  readonly enrolment: Span;
  readonly genuine: Span;
  readonly impostors: Span;
  /** Key presses of a sample that count; null for all. */
  readonly firstPresses: number | null;
}

interface Family {
  /** The largest N; null for a protocol without one. */
  readonly maxN: number | null;
  of(name: string, n: number): Protocol;
}

/** Sentences differ in length; published figures on free text are for this many keys (TypeNet 2021). */
const FREE_TEXT_PRESSES = 50;

/** The spans are those of docs/accuracy.md; the first is the one of Killourhy & Maxion (2009). */
const FAMILIES: Readonly<Record<string, Family>> = {
  'killourhy-maxion': {
    maxN: null,
    of: (name) => fixed(name, span(1, 200), span(201, 400), span(1, 5)),
  },
  practised: {
    maxN: 50,
    of: (name, n) => fixed(name, span(201, 200 + n), span(251, 400), span(201, 210)),
  },
  novice: {
    maxN: 50,
    of: (name, n) => fixed(name, span(1, n), span(51, 150), span(1, 10)),
  },
  phrase: {
    maxN: Number.POSITIVE_INFINITY,
    of: (name, n) => fixed(name, span(1, n), span(n + 1, null), span(1, 2)),
  },
  free: {
    maxN: 10,
    of: (name, n) => ({
      name,
      text: 'free',
      enrolment: span(1, n),
      genuine: span(11, 15),
      impostors: span(13, 13),
      firstPresses: FREE_TEXT_PRESSES,
    }),
  },
};

function span(from: number, to: number | null): Span {
  return { from, to };
}

function fixed(name: string, enrolment: Span, genuine: Span, impostors: Span): Protocol {
  return { name, text: 'fixed', enrolment, genuine, impostors, firstPresses: null };
}

/** Every protocol as it is written at the command line. */
export const PROTOCOL_NAMES: readonly string[] = Object.entries(FAMILIES).map(([family, { maxN }]) => {
  if (maxN === null) return family;
  return Number.isFinite(maxN) ? `${family}-N (N from 1 to ${maxN})` : `${family}-N`;
});

/** The protocol of a name such as `practised-5`. @throws {EvaluationError} `protocol_unknown` */
export function parseProtocol(name: string): Protocol {
  const plain = familyOf(name);
  if (plain !== undefined && plain.maxN === null) return plain.of(name, 0);
  const match = /^([a-z]+)-([1-9]\d{0,5})$/.exec(name);
  const family = familyOf(match?.[1] ?? '');
  const n = Number(match?.[2]);
  if (family === undefined || family.maxN === null || n > family.maxN) {
    throw new EvaluationError(
      'protocol_unknown',
      `protocol "${name}": expected one of ${PROTOCOL_NAMES.join(', ')}`,
    );
  }
  return family.of(name, n);
}

/** Own keys only: `constructor` is no protocol. */
function familyOf(name: string): Family | undefined {
  return Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
}

/** How many samples a typist must have given to take part. */
export function samplesNeeded({ enrolment, genuine, impostors }: Protocol): number {
  return Math.max(...[enrolment, genuine, impostors].map(({ from, to }) => to ?? from));
}
