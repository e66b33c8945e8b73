import type { FixedTextPrior } from '../prior/fixedTextPrior.ts';
import { fixedTextBytes, fixedTextFrom } from './fixedText/buffer.ts';
import { freeTextBytes, freeTextFrom } from './freeText/buffer.ts';
import { ModelError } from './model.ts';
import type { RhythmTemplate } from './rhythmTemplate.ts';
import { openTemplate, sealTemplate } from './templateBuffer.ts';

/** Payload: mode u32 (0 fixed, 1 free), then what that mode writes. */
const VERSION = 1;
const MODE_BYTES = 4;
const FIXED = 0;
const FREE = 1;

export function serialiseRhythm(template: RhythmTemplate): Uint8Array {
  const bytes = template.mode === 'fixed' ? fixedTextBytes(template) : freeTextBytes(template);
  const payload = new Uint8Array(MODE_BYTES + bytes.length);
  payload[0] = template.mode === 'fixed' ? FIXED : FREE;
  payload.set(bytes, MODE_BYTES);
  return sealTemplate('rhythm', VERSION, payload);
}

/**
 * @param fitted the deployment's own table of fixed text, if it has one
 * @throws {ModelError} `template_*`
 */
export function parseRhythm(buffer: Uint8Array, fitted?: FixedTextPrior): RhythmTemplate {
  const payload = openTemplate('rhythm', VERSION, buffer);
  const bytes = payload.subarray(MODE_BYTES);
  if (payload[0] === FIXED) return fixedTextFrom(bytes, fitted);
  if (payload[0] === FREE) return freeTextFrom(bytes);
  throw new ModelError(
    'template_damaged',
    'the template is damaged: it is neither of fixed nor of free text',
  );
}
