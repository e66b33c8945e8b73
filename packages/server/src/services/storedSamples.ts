import {
  decodeEvents,
  encodeEvents,
  flaskVector,
  type KeystrokeSample,
  sampleOf,
} from '@keystroke-auth/engine';
import type { StoredSample } from '../ports/sampleRecords.ts';

/** A typed sample as it is stored. */
export function storeSample(sample: KeystrokeSample): StoredSample {
  return { kind: 'events', data: encodeEvents(sample.events) };
}

/** An imported feature vector as it is stored. */
export function storeVector(vector: Float64Array): StoredSample {
  const data = new Uint8Array(vector.length * 8);
  const view = new DataView(data.buffer);
  vector.forEach((value, i) => {
    view.setFloat64(i * 8, value, true);
  });
  return { kind: 'flask-vector', data };
}

/** The typed ones among stored samples, oldest first. */
export function readTypedSamples(samples: readonly StoredSample[]): KeystrokeSample[] {
  return samples.filter(({ kind }) => kind === 'events').map(({ data }) => sampleOf(decodeEvents(data)));
}

/** Every stored sample as a feature vector of the Flask service, oldest first. */
export function readVectors(samples: readonly StoredSample[]): Float64Array[] {
  return samples.map(({ kind, data }) =>
    kind === 'events' ? flaskVector(decodeEvents(data)) : readVector(data),
  );
}

function readVector(data: Uint8Array): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from({ length: Math.floor(data.length / 8) }, (_, i) => view.getFloat64(i * 8, true));
}
