import { freeTextPopulationById } from '../../prior/freeTextPopulation.ts';
import { byView, FREE_TEXT_VIEWS } from '../../rhythm/freeTextFeatures.ts';
import { PAIRS } from '../../rhythm/keyPairs.ts';
import { damaged, ModelError } from '../model.ts';
import { type FreeTextTemplate, freeTextTemplate } from './freeText.ts';
import type { FreeTextStatistics, ViewStatistics } from './statistics.ts';

/**
 * Little endian: prior u16, number of pairs u16, samples u32; the squares of each view f64 and its features u32; the
 * pairs u16, ascending; then per view the weights of the pairs and their residuals, f32. What scoring needs is derived
 * again, so a buffer can't contradict itself.
 */
const HEADER_BYTES = 8;
const VIEW_BYTES = 12;
const PAIRS_AT = HEADER_BYTES + FREE_TEXT_VIEWS.length * VIEW_BYTES;
const PAIR_BYTES = 2;
/** A weight and a residual of each view. */
const MOMENTS_BYTES = FREE_TEXT_VIEWS.length * 8;

/** Clipped features are nowhere farther from the population's mean, nor paces larger. */
const MOST_RESIDUAL = 32;

export function freeTextBytes({ population, statistics }: FreeTextTemplate): Uint8Array {
  const { samples, pairs, views } = statistics;
  const bytes = new Uint8Array(PAIRS_AT + pairs.length * (PAIR_BYTES + MOMENTS_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, population.id, true);
  view.setUint16(2, pairs.length, true);
  view.setUint32(4, samples, true);
  pairs.forEach((pair, k) => {
    view.setUint16(PAIRS_AT + k * PAIR_BYTES, pair, true);
  });
  FREE_TEXT_VIEWS.forEach((name, index) => {
    const { squares, features, weights, residuals } = views[name];
    const { totals, moments } = placesOf(index, pairs.length);
    view.setFloat64(totals, squares, true);
    view.setUint32(totals + 8, features, true);
    [...weights, ...residuals].forEach((value, k) => {
      view.setFloat32(moments + k * 4, value, true);
    });
  });
  return bytes;
}

/** @throws {ModelError} `template_damaged`, `template_version_unknown` for a prior that this build does not have */
export function freeTextFrom(bytes: Uint8Array): FreeTextTemplate {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PAIRS_AT) throw damaged('it is too short');
  const id = view.getUint16(0, true);
  const population = freeTextPopulationById(id);
  if (population === null) {
    throw new ModelError(
      'template_version_unknown',
      `got a template made with prior ${id}, which is not known`,
    );
  }
  const count = view.getUint16(2, true);
  if (bytes.length !== PAIRS_AT + count * (PAIR_BYTES + MOMENTS_BYTES))
    throw damaged('its length does not fit its number of pairs');
  const samples = view.getUint32(4, true);
  if (samples === 0) throw damaged('it was made from no samples');
  const statistics: FreeTextStatistics = {
    samples,
    pairs: readPairs(view, count),
    views: byView((name) => readView(view, FREE_TEXT_VIEWS.indexOf(name), count)),
  };
  return freeTextTemplate(population, statistics);
}

/** Where a view's totals are, and its weights and residuals. */
function placesOf(index: number, pairs: number): { totals: number; moments: number } {
  return {
    totals: HEADER_BYTES + index * VIEW_BYTES,
    moments: PAIRS_AT + pairs * PAIR_BYTES + index * pairs * 8,
  };
}

function readPairs(view: DataView, count: number): Uint16Array {
  const pairs = Uint16Array.from({ length: count }, (_, k) =>
    view.getUint16(PAIRS_AT + k * PAIR_BYTES, true),
  );
  const ascending = pairs.every((pair, k) => pair < PAIRS && (k === 0 || pair > (pairs[k - 1] ?? 0)));
  if (!ascending) throw damaged('its pairs of keys are unknown or not ascending');
  return pairs;
}

/** A checksum guards against damage; this against a buffer that was made to harm: no NaN may come out of a score. */
function readView(view: DataView, index: number, count: number): ViewStatistics {
  const { totals, moments } = placesOf(index, count);
  const squares = view.getFloat64(totals, true);
  if (!(Number.isFinite(squares) && squares >= 0)) throw damaged('a sum of squares is no such number');
  const read = (start: number): Float32Array =>
    Float32Array.from({ length: count }, (_, k) => view.getFloat32(start + k * 4, true));
  const weights = read(moments);
  const residuals = read(moments + count * 4);
  if (!weights.every((weight) => Number.isFinite(weight) && weight >= 0))
    throw damaged('a weight is negative or not finite');
  if (!residuals.every((residual) => Math.abs(residual) <= MOST_RESIDUAL))
    throw damaged('a residual is out of range');
  return { weights, residuals, squares, features: view.getUint32(totals + 8, true) };
}
