import { whole } from './words.ts';

/** A false match rate that was promised, and what came of it. Shares. */
export interface CheckedRate {
  readonly target: number;
  /** Null without comparisons. */
  readonly measured: number | null;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly comparisons: number;
  readonly claim: 'agrees' | 'differs' | 'none';
}

/** How far a job is, or what came of it. */
export interface JobResult {
  readonly words: string;
  /** Somebody should do something about it. */
  readonly isUrgent: boolean;
  readonly rates: readonly CheckedRate[];
}

/** What a job says of itself, in words; null for what this page does not know: another version's, say. */
export function readJobResult(progress: string): JobResult | null {
  const told = recordOf(progress);
  if (told === null) return null;
  const { looked, derived, after, outcome } = told;
  if (typeof looked === 'number' && typeof derived === 'number') {
    const so = after === null ? '' : ' so far';
    return plain(`${profiles(looked)} looked at${so}, ${whole(derived)} with a template derived again.`);
  }
  if (typeof looked === 'number') return plain(`${profiles(looked)} read.`);
  if (typeof outcome !== 'string') return null;
  return Array.isArray(told.rates) ? ofRates(outcome, told, told.rates) : ofTable(outcome, told);
}

function ofRates(outcome: string, { people }: Told, rates: readonly unknown[]): JobResult | null {
  const words = Object.hasOwn(RATES, outcome) ? RATES[outcome] : undefined;
  if (words === undefined || typeof people !== 'number') return null;
  const rows = rates.filter(isRate);
  if (rows.length < rates.length) return null;
  return { words: `${words} ${among(people)}`, isUrgent: outcome === 'differs', rates: rows };
}

const RATES: Readonly<Record<string, string>> = {
  agrees: 'False match rates are what was promised, where enough was compared.',
  differs: 'A false match rate is not within half to twice what was promised.',
  too_few_comparisons: 'Too little was compared to tell whether false match rates hold.',
};

function ofTable(outcome: string, { people, adopted, table, compared, why }: Told): JobResult | null {
  if (outcome === 'refused' && typeof why === 'string') return plain(`No table was fitted: ${why}`);
  if (typeof people !== 'number') return null;
  if (outcome === 'too_few_people') return plain(`Too few people to tell anything by: ${whole(people)}.`);
  if (outcome === 'not_comparable') {
    return plain(`Of ${whole(people)} people, too few type a text that others type, too.`);
  }
  const on = typeof compared === 'number' ? `, compared on ${whole(compared)} others` : '';
  const fitted = `Fitted on ${whole(people)} people${on}.`;
  if (outcome === 'better') {
    const words =
      adopted === true
        ? `A better table was adopted (${String(table)}): it is used from the next start on.`
        : 'Another table would be better: keystroke-auth fit-prior --store adopts it.';
    return { words: `${words} ${fitted}`, isUrgent: true, rates: [] };
  }
  const words = Object.hasOwn(TABLES, outcome) ? TABLES[outcome] : undefined;
  return words === undefined ? null : plain(`${words} ${fitted}`);
}

const TABLES: Readonly<Record<string, string>> = {
  not_better: 'The table in use is as good as one of these people’s own, or better.',
  more_false_matches: 'Another table would let more impostors in: the one in use stays.',
  too_few_comparisons: 'Too little was compared to tell which table is better: the one in use stays.',
};

type Told = Readonly<Record<string, unknown>>;

function recordOf(text: string): Told | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function isRate(value: unknown): value is CheckedRate {
  if (typeof value !== 'object' || value === null) return false;
  const { target, measured, interval, comparisons, claim }: Told = { ...value };
  return (
    typeof target === 'number' &&
    (measured === null || typeof measured === 'number') &&
    (interval === null || (Array.isArray(interval) && interval.every((end) => typeof end === 'number'))) &&
    typeof comparisons === 'number' &&
    (claim === 'agrees' || claim === 'differs' || claim === 'none')
  );
}

const plain = (words: string): JobResult => ({ words, isUrgent: false, rates: [] });
const profiles = (count: number): string => `${whole(count)} ${count === 1 ? 'profile' : 'profiles'}`;
const among = (people: number): string => `Measured among ${whole(people)} people.`;
