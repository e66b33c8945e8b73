import { type FixedTextPrior, fixedTextPriorFor, VIEWS, type ViewPrior } from './fixedTextPrior.ts';

/** Ids below belong to shipped tables; a fitted one is named after its content, up to what templates have room for. */
export const FIRST_FITTED_ID = 1_000;
const IDS = 65_536 - FIRST_FITTED_ID;

/**
 * How far a table may be from the shipped one: means in feature units (a factor of 2.7 in time for holds and
 * down-down times), variances by factor. The shipped tables of keyboards, touch screens and keypads lie within 0.8 and
 * 2 of each other; what is further away is no keyboard, or damage.
 */
export const MEAN_REACH = 1;
export const VARIANCE_REACH = 10;
/** Above, next to nothing would be left of a habit that tells people apart. */
const MAX_TEXT_SHARE = 0.9;

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
    textShare: read('textShare', 0, MAX_TEXT_SHARE),
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
