import { type KeyCode, keyCodeOf } from '../keystrokes/keyCode.ts';

/** The deprecated `KeyboardEvent.keyCode` of a US layout, as the name that `KeyboardEvent.key` would give. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'Unidentified',
  8: 'Backspace',
  9: 'Tab',
  13: 'Enter',
  16: 'Shift',
  17: 'Control',
  18: 'Alt',
  20: 'CapsLock',
  27: 'Escape',
  32: ' ',
  33: 'PageUp',
  34: 'PageDown',
  35: 'End',
  36: 'Home',
  37: 'ArrowLeft',
  38: 'ArrowUp',
  39: 'ArrowRight',
  40: 'ArrowDown',
  45: 'Insert',
  46: 'Delete',
  // Firefox has codes of its own for three keys: 59, 61 and 173.
  59: ';',
  61: '=',
  91: 'Meta',
  92: 'Meta',
  93: 'ContextMenu',
  144: 'NumLock',
  173: '-',
  186: ';',
  187: '=',
  188: ',',
  189: '-',
  190: '.',
  191: '/',
  192: '`',
  219: '[',
  220: '\\',
  221: ']',
  222: "'",
  224: 'Meta',
  225: 'AltGraph',
};

/** Codes fit a byte; a table keeps a lookup away from strings. */
const CODES: Uint16Array = Uint16Array.from({ length: 256 }, (_, code) => keyCodeOf(nameOf(code)));

/** The key that a browser of 2016 reported by this number. */
export function keyOfJavaScriptCode(code: number): KeyCode {
  return CODES[code] ?? keyCodeOf(nameOf(code));
}

function nameOf(code: number): string {
  const isLetterOrDigit = (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
  if (isLetterOrDigit) return String.fromCharCode(code);
  if (code >= 96 && code <= 105) return `Numpad${code - 96}`;
  return NAMES[code] ?? `KeyCode${code}`;
}
