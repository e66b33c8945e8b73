import { SAMPLE_KINDS, type SampleRecord } from '../../ports/sampleRecords.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { compressed, decompressed } from './compressed.ts';

/**
 * Samples of a profile in one value, oldest first, little endian: version u8, then, compressed, for each its kind u8, the
 * time at which it was stored f64 (ms), the length of its data u32 and the data.
 *
 * Samples of one text have the same keys: five of them take less than two thirds of what they take one by one, and one
 * row, one encryption and one padding where there would be five.
 */
const VERSION = 1;
const HEAD_BYTES = 13;
/** Times hardly get shorter, keys and heads do: 0.85 is left of five samples, more of fewer. */
const SHARE = 0.85;

export function encodeSampleList(samples: readonly SampleRecord[]): Uint8Array {
  const plain = Buffer.alloc(samples.reduce((sum, { data }) => sum + HEAD_BYTES + data.length, 0));
  let at = 0;
  for (const { kind, createdAt, data } of samples) {
    plain.writeUInt8(SAMPLE_KINDS.indexOf(kind), at);
    plain.writeDoubleLE(createdAt.getTime(), at + 1);
    plain.writeUInt32LE(data.length, at + 9);
    plain.set(data, at + HEAD_BYTES);
    at += HEAD_BYTES + data.length;
  }
  return Buffer.concat([Buffer.of(VERSION), compressed(plain, SHARE)]);
}

/** @throws {StoreUnavailable} for anything that {@link encodeSampleList} did not write */
export function decodeSampleList(bytes: Uint8Array): SampleRecord[] {
  if (bytes[0] !== VERSION) throw unreadable();
  let plain: Buffer;
  try {
    plain = decompressed(bytes.subarray(1));
  } catch (error) {
    throw unreadable(error);
  }
  const samples: SampleRecord[] = [];
  for (let at = 0; at < plain.length; ) {
    if (plain.length - at < HEAD_BYTES) throw unreadable();
    const kind = SAMPLE_KINDS[plain.readUInt8(at)];
    const createdAt = new Date(plain.readDoubleLE(at + 1));
    const end = at + HEAD_BYTES + plain.readUInt32LE(at + 9);
    if (kind === undefined || Number.isNaN(createdAt.getTime()) || end > plain.length) throw unreadable();
    samples.push({ kind, createdAt, data: plain.subarray(at + HEAD_BYTES, end) });
    at = end;
  }
  return samples;
}

function unreadable(cause?: unknown): StoreUnavailable {
  return new StoreUnavailable('the store holds something else than samples', { cause });
}
