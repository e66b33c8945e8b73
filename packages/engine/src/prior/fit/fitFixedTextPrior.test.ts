import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { detectFormat, READERS } from '../../evaluation/detectFormat.ts';
import type { Recording } from '../../evaluation/recording.ts';
import { sharedData } from '../../testing/sharedData.ts';
import { fitFixedTextPrior } from './fitFixedTextPrior.ts';
import { shippedFixedTextPrior } from './shippedFixedTextPrior.ts';

const files = [
  'aalto-desktop/keystrokes.tsv.gz',
  'meu-mobile/samples.jsonl.gz',
  'pin/touch.jsonl.gz',
  'pin/numpad.jsonl.gz',
].map(sharedData);

function read(path: string | null | undefined): Recording[] {
  const lines = gunzipSync(readFileSync(path ?? ''))
    .toString('utf8')
    .split('\n');
  const format = detectFormat(lines[0] ?? '');
  return format === null ? [] : READERS[format](lines).recordings;
}

// Two seconds of reading and three of fitting; more where other tests share the processor.
it.skipIf(files.includes(null))('the shipped tables of fixed text are what the data give', () => {
  const [aalto, tablet, phone, keypad] = files;
  const fitted = fitFixedTextPrior({
    sentences: read(aalto),
    touch: [read(tablet), read(phone)],
    numpad: [read(keypad)],
  });
  expect(fitted).toEqual(shippedFixedTextPrior());
});
