import { priorFor } from '../../prior/prior.ts';
import { DEVICE_CLASSES, ModelError } from '../model.ts';
import { FREE_TEXT_GROUPS, type FreeTextTemplate } from './freeText.ts';
import { deriveGroup, type GroupSums } from './group.ts';

/**
 * Little endian: device u32, samples u32; then per group: identities u32, samples u32, and per identity: identity u32,
 * count u32, sum of residuals f64, sum of their squares f64. Posteriors are derived again, so a buffer can't
 * contradict itself.
 */
const HEADER_BYTES = 8;
const GROUP_BYTES = 8;
const IDENTITY_BYTES = 24;

export function freeTextBytes(template: FreeTextTemplate): Uint8Array {
  const size = template.groups.reduce(
    (total, { sums }) => total + GROUP_BYTES + sums.identities.length * IDENTITY_BYTES,
    HEADER_BYTES,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, DEVICE_CLASSES.indexOf(template.device), true);
  view.setUint32(4, template.samples, true);
  let at = HEADER_BYTES;
  for (const { sums } of template.groups) at = writeSums(view, at, sums);
  return bytes;
}

function writeSums(view: DataView, start: number, sums: GroupSums): number {
  view.setUint32(start, sums.identities.length, true);
  view.setUint32(start + 4, sums.samples, true);
  let at = start + GROUP_BYTES;
  for (let k = 0; k < sums.identities.length; k++) {
    view.setUint32(at, sums.identities[k] ?? 0, true);
    view.setUint32(at + 4, sums.counts[k] ?? 0, true);
    view.setFloat64(at + 8, sums.sums[k] ?? 0, true);
    view.setFloat64(at + 16, sums.squares[k] ?? 0, true);
    at += IDENTITY_BYTES;
  }
  return at;
}

/** @throws {ModelError} `template_damaged` */
export function freeTextFrom(bytes: Uint8Array): FreeTextTemplate {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) throw damaged('it is too short');
  const device = DEVICE_CLASSES[view.getUint32(0, true)];
  if (device === undefined) throw damaged('it names no device class');
  const samples = view.getUint32(4, true);
  let at = HEADER_BYTES;
  const prior = priorFor(device);
  const groups = FREE_TEXT_GROUPS.map((name) => {
    const sums = readSums(view, at);
    at += GROUP_BYTES + sums.identities.length * IDENTITY_BYTES;
    return deriveGroup(sums, prior[name]);
  });
  if (at !== view.byteLength) throw damaged('its parts are not as long as it is');
  return { mode: 'free', device, samples, groups };
}

function readSums(view: DataView, start: number): GroupSums {
  if (start + GROUP_BYTES > view.byteLength) throw damaged('a group is missing');
  const length = view.getUint32(start, true);
  if (start + GROUP_BYTES + length * IDENTITY_BYTES > view.byteLength) throw damaged('a group is cut');
  const sums = {
    identities: new Uint32Array(length),
    counts: new Uint32Array(length),
    sums: new Float64Array(length),
    squares: new Float64Array(length),
    samples: view.getUint32(start + 4, true),
  };
  for (let k = 0; k < length; k++) {
    const at = start + GROUP_BYTES + k * IDENTITY_BYTES;
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
