import { type FixedTextPrior, fixedTextPriorById } from '../../prior/fixedTextPrior.ts';
import { featureCount } from '../../rhythm/timingViews.ts';
import { damaged, ModelError } from '../model.ts';
import { type FixedTextTemplate, fixedTextTemplate } from './fixedText.ts';
import type { FixedTextScorer } from './scorer.ts';
import type { FixedTextStatistics } from './statistics.ts';

/**
 * Little endian: prior u16, keys of the text u16, samples u32, the text as u16 key codes, padding to four bytes;
 * then means, squares, weights, squared weights, each one f32 a feature.
 */
const HEADER_BYTES = 8;
const ARRAYS = 4;
/** No feature, variance or precision of real typing comes near it, and its square is far from overflow. */
const MAX_MAGNITUDE = 1e6;

export function fixedTextBytes({ prior, text, statistics }: FixedTextTemplate): Uint8Array {
  const features = featureCount(text.length);
  const start = statisticsStart(text.length);
  const bytes = new Uint8Array(start + ARRAYS * features * 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, prior.id, true);
  view.setUint16(2, text.length, true);
  view.setUint32(4, statistics.samples, true);
  text.forEach((key, i) => {
    view.setUint16(HEADER_BYTES + i * 2, key, true);
  });
  arraysOf(statistics).forEach((array, index) => {
    array.forEach((value, i) => {
      view.setFloat32(start + (index * features + i) * 4, value, true);
    });
  });
  return bytes;
}

/**
 * @param fitted the deployment's own table, if it has one
 * @throws {ModelError} `template_damaged`, `template_version_unknown` for a prior that is neither shipped nor given
 */
export function fixedTextFrom(bytes: Uint8Array, fitted?: FixedTextPrior): FixedTextTemplate {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) throw damaged('it is too short');
  const id = view.getUint16(0, true);
  const prior = fixedTextPriorById(id, fitted);
  if (prior === null) {
    throw new ModelError(
      'template_version_unknown',
      `got a template made with prior ${id}, which is not known`,
    );
  }
  const keys = view.getUint16(2, true);
  const features = featureCount(keys);
  const start = statisticsStart(keys);
  if (keys < 2 || bytes.length !== start + ARRAYS * features * 4)
    throw damaged('its length does not fit its text');
  const text = Uint16Array.from({ length: keys }, (_, i) => view.getUint16(HEADER_BYTES + i * 2, true));
  const read = (index: number): Float32Array =>
    Float32Array.from({ length: features }, (_, i) =>
      view.getFloat32(start + (index * features + i) * 4, true),
    );
  const statistics: FixedTextStatistics = {
    samples: view.getUint32(4, true),
    means: read(0),
    squares: read(1),
    weights: read(2),
    squaredWeights: read(3),
  };
  const template = fixedTextTemplate(prior, text, statistics);
  checkScorer(template.scorer);
  return template;
}

function statisticsStart(keys: number): number {
  return HEADER_BYTES + Math.ceil(keys / 2) * 4;
}

function arraysOf({ means, squares, weights, squaredWeights }: FixedTextStatistics): Float32Array[] {
  return [means, squares, weights, squaredWeights];
}

/** A checksum guards against damage; this against a buffer that was made to harm: no NaN may come out of a score. */
function checkScorer(scorer: FixedTextScorer): void {
  const { typistMeans, anyoneMeans, logRatios, typistPrecisions, anyonePrecisions, paceTypist, paceAnyone } =
    scorer;
  const bounded = (value: number): boolean => Math.abs(value) <= MAX_MAGNITUDE;
  const positive = (value: number): boolean => value > 1 / MAX_MAGNITUDE && value <= MAX_MAGNITUDE;
  const sound =
    [typistMeans, anyoneMeans, logRatios].every((values) => values.every(bounded)) &&
    [typistPrecisions, anyonePrecisions, paceTypist, paceAnyone].every((values) => values.every(positive));
  if (!sound) throw damaged('what follows from it is out of range');
}
