import type { Random } from '@keystroke-auth/engine';
import { below, chance, pick } from './random.ts';
import { latin1 } from './request.ts';

const NUMBERS = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  '-1e999',
  '0x10',
  '01',
  '1.',
  '.5',
  '+1',
  '1e',
  '--1',
  '1_000',
];
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u12',
  '//',
  '/**/',
  "'",
  '\t',
  '\r\n',
  '\0',
  '\u2028',
  'undefined',
];
const DEEP = 50_000;

type Change = (text: string, random: Random) => string;

/** Changes of JSON that was written down already; the results are bytes, a character each. */
const TEXT_CHANGES: readonly Change[] = [
  (text, random) => latin1(text.slice(0, below(random, text.length))),
  (text, random) => latin1(put(text, random, pick(random, PIECES))),
  (text, random) => latin1(aNumberAs(text, random, pick(random, NUMBERS))),
  // A member twice: the last is read, by this side as by the service.
  (text) => latin1(text.replace(/"(\w+)":("[^"]*"|-?[\d.]+)/, '"$1":null,"$1":$2')),
  (text) => latin1(text.replace(/"(\w+)":("[^"]*"|-?[\d.]+)/, '"$1":$2,"$1":null')),
  (text, random) =>
    latin1(
      text.replace(
        '{',
        `{"__proto__":{"admin":true},${chance(random, 0.5) ? '"constructor":{"prototype":{}},' : ''}`,
      ),
    ),
  (text) => latin1(`${text}${text}`),
  (text) => latin1(`\ufeff${text}`),
  (text) => latin1(`)]}',\n${text}`),
  (text) => latin1(text.replaceAll('"', "'")),
  (text) => latin1(`${' '.repeat(DEEP)}${text}`),
  () => '['.repeat(DEEP),
  () => `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  // No UTF-8: a stray byte, an overlong form, half a surrogate.
  (text, random) =>
    put(latin1(text), random, pick(random, ['\xff', '\xc0\x80', '\xed\xa0\x80', '\xf8\x88\x80\x80\x80'])),
  () => '',
  () => '"',
  () => 'null',
];

export function mutateText(text: string, random: Random): string {
  return pick(random, TEXT_CHANGES)(text, random);
}

function put(text: string, random: Random, piece: string): string {
  const at = below(random, text.length + 1);
  return `${text.slice(0, at)}${piece}${text.slice(at)}`;
}

function aNumberAs(text: string, random: Random, number: string): string {
  const numbers = [...text.matchAll(/(?<=[:[,])-?\d[\d.e+-]*/g)];
  if (numbers.length === 0) return number;
  const found = pick(random, numbers);
  return `${text.slice(0, found.index)}${number}${text.slice(found.index + found[0].length)}`;
}

const BYTES = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  ':',
  '\xff',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Host: x\r\n',
  'HTTP/9.9',
  '%',
  '\t',
];

/** Bytes of a whole request, some of them others. */
export function mutateBytes(bytes: string, random: Random): string {
  let changed = bytes;
  for (let changes = 1 + below(random, 4); changes > 0; changes--) {
    const at = below(random, chance(random, 0.7) ? Math.min(changed.length, 300) : changed.length);
    const piece = chance(random, 0.5) ? pick(random, BYTES) : String.fromCharCode(below(random, 256));
    const taken = pick(random, [0, 0, 1, 1, 5, 40]);
    changed = `${changed.slice(0, at)}${piece}${changed.slice(at + taken)}`;
  }
  return chance(random, 0.1) ? changed.slice(0, below(random, changed.length)) : changed;
}
