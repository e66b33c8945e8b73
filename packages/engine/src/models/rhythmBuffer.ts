import { priorFor } from '../prior/prior.ts';
import { DEVICE_CLASSES, ModelError } from './model.ts';
import { groupNames, type RhythmTemplate } from './rhythm.ts';
import { deriveGroup, type GroupSums } from './rhythmGroup.ts';
import { openTemplate, sealTemplate } from './templateBuffer.ts';

/**
 * Payload, little endian: mode u8 (0 fixed, 1 free), device u8, length of the text u16, samples u32, the text as
 * u16 key codes; then per group: identities u32, samples u32, and per identity: identity u32, count u32, sum of
 * residuals f64, sum of their squares f64. Posteriors are derived again, so a buffer can't contradict itself.
 */
const VERSION = 1;
const IDENTITY_BYTES = 24;

export function serialiseRhythm(template: RhythmTemplate): Uint8Array {
  const identities = template.groups.reduce((total, { sums }) => total + sums.identities.length, 0);
  const size = 8 + template.text.length * 2 + template.groups.length * 8 + identities * IDENTITY_BYTES;
  const payload = new Uint8Array(size);
  const view = new DataView(payload.buffer);
  view.setUint8(0, template.mode === 'fixed' ? 0 : 1);
  view.setUint8(1, DEVICE_CLASSES.indexOf(template.device));
  view.setUint16(2, template.text.length, true);
  view.setUint32(4, template.samples, true);
  let at = 8;
  for (const key of template.text) {
    view.setUint16(at, key, true);
    at += 2;
  }
  for (const { sums } of template.groups) at = writeSums(view, at, sums);
  return sealTemplate('rhythm', VERSION, payload);
}

function writeSums(view: DataView, start: number, sums: GroupSums): number {
  view.setUint32(start, sums.identities.length, true);
  view.setUint32(start + 4, sums.samples, true);
  let at = start + 8;
  for (let k = 0; k < sums.identities.length; k++) {
    view.setUint32(at, sums.identities[k] ?? 0, true);
    view.setUint32(at + 4, sums.counts[k] ?? 0, true);
    view.setFloat64(at + 8, sums.sums[k] ?? 0, true);
    view.setFloat64(at + 16, sums.squares[k] ?? 0, true);
    at += IDENTITY_BYTES;
  }
  return at;
}

/** @throws {ModelError} `template_*` */
export function parseRhythm(buffer: Uint8Array): RhythmTemplate {
  const payload = openTemplate('rhythm', VERSION, buffer);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  try {
    return readTemplate(view);
  } catch (error) {
    // A view refuses to read past its end: the counts in the payload do not fit its length.
    if (error instanceof RangeError) throw damaged('its parts are longer than the buffer');
    throw error;
  }
}

function readTemplate(view: DataView): RhythmTemplate {
  const mode = view.getUint8(0) === 0 ? 'fixed' : 'free';
  const device = DEVICE_CLASSES[view.getUint8(1)];
  if (device === undefined) throw damaged('it names no device class');
  const textLength = view.getUint16(2, true);
  const samples = view.getUint32(4, true);
  const text = Uint16Array.from({ length: textLength }, (_, i) => view.getUint16(8 + i * 2, true));
  let at = 8 + textLength * 2;
  const prior = priorFor(device);
  const groups = groupNames(mode).map((name) => {
    const sums = readSums(view, at);
    at += 8 + sums.identities.length * IDENTITY_BYTES;
    return deriveGroup(sums, prior[name]);
  });
  if (at !== view.byteLength) throw damaged(`got ${view.byteLength} bytes, expected ${at}`);
  return { mode, device, text, samples, groups };
}

function readSums(view: DataView, start: number): GroupSums {
  const length = view.getUint32(start, true);
  if (start + 8 + length * IDENTITY_BYTES > view.byteLength)
    throw damaged('a group is longer than the buffer');
  const sums = {
    identities: new Uint32Array(length),
    counts: new Uint32Array(length),
    sums: new Float64Array(length),
    squares: new Float64Array(length),
    samples: view.getUint32(start + 4, true),
  };
  for (let k = 0; k < length; k++) {
    const at = start + 8 + k * IDENTITY_BYTES;
    const identity = view.getUint32(at, true);
    const count = view.getUint32(at + 4, true);
    const sum = view.getFloat64(at + 8, true);
    const squares = view.getFloat64(at + 16, true);
    if (k > 0 && identity <= (sums.identities[k - 1] ?? 0)) throw damaged('identities are not ascending');
    if (count === 0 || !Number.isFinite(sum) || !Number.isFinite(squares))
      throw damaged('a sum is not a number');
    sums.identities[k] = identity;
    sums.counts[k] = count;
    sums.sums[k] = sum;
    sums.squares[k] = squares;
  }
  return sums;
}

function damaged(why: string): ModelError {
  return new ModelError('template_damaged', `the template is damaged: ${why}`);
}
