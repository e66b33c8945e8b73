/**
 * Keys as small integers.
 *
 * A template or a stored sample holds these codes, never key names. Codes below {@link FIRST_HASHED_CODE} are
 * the keys whose place on the keyboard is known (the prior uses it); any other name (another script, a
 * position such as `#3`) is hashed into the rest of 16 bits. Codes are part of the stored format: append to
 * {@link KNOWN_KEYS}, never reorder.
 */
export type KeyCode = number;

export const FIRST_HASHED_CODE = 256;
const HASHED_CODES = 65_536 - FIRST_HASHED_CODE;

/** One entry a physical key of a US layout: every name under which it is reported. Index = code. */
const KNOWN_KEYS: readonly (readonly string[])[] = [
  ['Unidentified'],
  ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => [letter]),
  ['0', ')'],
  ['1', '!'],
  ['2', '@'],
  ['3', '#'],
  ['4', '$'],
  ['5', '%'],
  ['6', '^'],
  ['7', '&'],
  ['8', '*'],
  ['9', '('],
  [' ', 'Space', 'Spacebar'],
  ['Shift'],
  ['Backspace'],
  ['Enter', 'Return'],
  ['Tab'],
  ['CapsLock'],
  ['Control'],
  ['Alt'],
  ['Meta'],
  ['AltGraph'],
  ['Delete'],
  ['ArrowLeft'],
  ['ArrowRight'],
  ['ArrowUp'],
  ['ArrowDown'],
  ['Home'],
  ['End'],
  ['Escape'],
  [',', '<'],
  ['.', '>'],
  ['/', '?'],
  [';', ':'],
  ["'", '"'],
  ['[', '{'],
  [']', '}'],
  ['\\', '|'],
  ['-', '_'],
  ['=', '+'],
  ['`', '~'],
  // A capital of a recording that does not tell its Shift (CMU).
  ['Shift+letter'],
];

const CODE_OF_NAME: ReadonlyMap<string, KeyCode> = new Map(
  KNOWN_KEYS.flatMap((names, code) => names.map((name): [string, KeyCode] => [name, code])),
);

/** The code of a key name. Letters fold to their physical key, so `A` and `a` are one key. */
export function keyCodeOf(name: string): KeyCode {
  const known =
    CODE_OF_NAME.get(name) ?? (name.length === 1 ? CODE_OF_NAME.get(name.toLowerCase()) : undefined);
  return known ?? FIRST_HASHED_CODE + (fnv1a(name) % HASHED_CODES);
}

/** A name that has this code: a key's own where it is known, else an opaque one. */
export function keyNameOf(code: KeyCode): string {
  return KNOWN_KEYS[code]?.[0] ?? `code-${code}`;
}

/** FNV-1a, 32 bits, over UTF-16 code units: small, seedless and stable across platforms. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
