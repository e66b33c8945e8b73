import { type FixedTextPrior, fixedTextPriorFor, VIEWS, type ViewPrior } from './fixedTextPrior.ts';

/** Ids below belong to shipped tables; a fitted one is named after its content, up to what templates have room for. */
export const FIRST_FITTED_ID = 1_000;
const IDS = 65_536 - FIRST_FITTED_ID;

/**
 * How far a table may be from the shipped one: means in feature units, variances by factor. Scores keep their meaning
 * within: of all tables that a search over the corners found, the worst lets 1.9 % of impostors pass where 1 % is asked
 * for (GREYC phrase-5 and CMU practised-5, development users). With 0.2 and 1.5 that is 2.6 %, with 0.3 and 2 6.6 %, with
 * 1 and 10 98.9 %. Few people's fits hardly need more: 15 to 37 people of GREYC or CMU move means by 0.07 at most (up-down
 * times by 0.16) and variances by 0.77 to 1.28 (docs/decisions/0004-priors.md).
 */
export const MEAN_REACH = 0.15;
export const VARIANCE_REACH = 1.35;
/** Fits on the same people: up to 0.09. */
export const MOST_TEXT_SHARE = 0.25;

const VARIANCES = ['pace', 'habit', 'sample', 'noise'] as const;
const FIELDS = ['mean', 'pace', 'habit', 'textShare', 'sample', 'noise'] as const;

/** What is wrong with a table that somebody stored. */
export class PriorError extends Error {
  override readonly name = 'PriorError';
}

/** A table of keyboards under a name of its own, from its content: equal tables have equal names. */
export function fittedPrior(views: FixedTextPrior['views']): FixedTextPrior {
  return { id: idOf(views), views, classMeans: true };
}

/**
 * A fitted table as `JSON.stringify` stored it.
 *
 * @throws {PriorError} for anything else, numbers far from any keyboard's, or a name that its content does not have
 */
export function parseFittedPrior(value: unknown): FixedTextPrior {
  const stored = fieldsOf(value, 'the table');
  const list = stored.views;
  if (!Array.isArray(list) || list.length !== VIEWS.length)
    throw new PriorError(`views: expected a list of ${VIEWS.length}`);
  const shipped = fixedTextPriorFor('desktop', true).views;
  const [hold, downDown, upDown, upUp] = shipped;
  const viewAt = (index: number, near: ViewPrior): ViewPrior =>
    parseView(list[index], near, VIEWS[index] ?? '');
  const prior = fittedPrior([viewAt(0, hold), viewAt(1, downDown), viewAt(2, upDown), viewAt(3, upUp)]);
  if (stored.id !== prior.id || stored.classMeans !== true)
    throw new PriorError(`id: expected ${prior.id}, which is what its numbers are called`);
  return prior;
}

function parseView(value: unknown, near: ViewPrior, name: string): ViewPrior {
  const stored = fieldsOf(value, `views.${name}`);
  const read = (field: (typeof FIELDS)[number], from: number, to: number): number => {
    const number = stored[field];
    if (typeof number === 'number' && number >= from && number <= to) return number;
    throw new PriorError(`views.${name}.${field}: expected a number from ${from} to ${to}`);
  };
  const variance = (field: (typeof VARIANCES)[number]): number =>
    read(field, near[field] / VARIANCE_REACH, near[field] * VARIANCE_REACH);
  return {
    mean: read('mean', near.mean - MEAN_REACH, near.mean + MEAN_REACH),
    pace: variance('pace'),
    habit: variance('habit'),
    textShare: read('textShare', 0, MOST_TEXT_SHARE),
    sample: variance('sample'),
    noise: variance('noise'),
  };
}

function fieldsOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new PriorError(`${name}: expected an object`);
  return Object.fromEntries(Object.entries(value));
}

/** FNV-1a over the numbers as JSON writes them, which reads them back exactly. */
function idOf(views: readonly ViewPrior[]): number {
  const text = JSON.stringify(views.map((view) => FIELDS.map((field) => view[field])));
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return FIRST_FITTED_ID + ((hash >>> 0) % IDS);
}
