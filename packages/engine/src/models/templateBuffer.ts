import { MODEL_KINDS, ModelError, type ModelKind } from './model.ts';

/**
 * The envelope of every template, little endian:
 *
 * | bytes | what |
 * |---|---|
 * | 0-3 | magic `KSA` and a zero |
 * | 4 | envelope version |
 * | 5 | model kind, index into MODEL_KINDS |
 * | 6-7 | format version of that model |
 * | 8-11 | length of the payload |
 * | 12-15 | CRC-32 (IEEE) of everything else: bytes 4 to 11, then the payload |
 * | 16- | payload |
 */
const HEADER_BYTES = 16;
const MAGIC = 0x0041_534b;
const ENVELOPE_VERSION = 1;

export function sealTemplate(kind: ModelKind, version: number, payload: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(buffer.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, ENVELOPE_VERSION);
  view.setUint8(5, MODEL_KINDS.indexOf(kind));
  view.setUint16(6, version, true);
  view.setUint32(8, payload.length, true);
  buffer.set(payload, HEADER_BYTES);
  view.setUint32(12, checksum(buffer), true);
  return buffer;
}

/** The payload of a template of this kind and version. @throws {ModelError} `template_*` */
export function openTemplate(kind: ModelKind, version: number, buffer: Uint8Array): Uint8Array {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (buffer.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new ModelError('template_not_recognised', `got ${buffer.length} bytes that are no template`);
  }
  if (view.getUint8(4) !== ENVELOPE_VERSION) {
    throw new ModelError(
      'template_version_unknown',
      `got envelope version ${view.getUint8(4)}, expected ${ENVELOPE_VERSION}`,
    );
  }
  const found = MODEL_KINDS[view.getUint8(5)];
  if (found !== kind) {
    throw new ModelError(
      'template_kind_differs',
      `got a template of ${found ?? 'an unknown kind'}, expected ${kind}`,
    );
  }
  if (view.getUint16(6, true) !== version) {
    throw new ModelError(
      'template_version_unknown',
      `got version ${view.getUint16(6, true)} of ${kind}, expected ${version}`,
    );
  }
  const length = view.getUint32(8, true);
  if (length !== buffer.length - HEADER_BYTES) {
    throw new ModelError(
      'template_damaged',
      `got ${buffer.length - HEADER_BYTES} payload bytes, expected ${length}`,
    );
  }
  if (view.getUint32(12, true) !== checksum(buffer)) {
    throw new ModelError('template_damaged', 'the checksum of the template does not match its content');
  }
  return buffer.subarray(HEADER_BYTES);
}

/** The kind that a template claims to be, unchecked; null when it is no template. */
export function kindOfTemplate(buffer: Uint8Array): ModelKind | null {
  if (buffer.length < HEADER_BYTES) return null;
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return view.getUint32(0, true) === MAGIC ? (MODEL_KINDS[view.getUint8(5)] ?? null) : null;
}

function checksum(buffer: Uint8Array): number {
  return crc32(buffer.subarray(HEADER_BYTES), crc32(buffer.subarray(4, 12), 0));
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array, seed: number): number {
  let crc = ~seed;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
