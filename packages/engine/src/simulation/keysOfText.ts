/** A key to press: its name on the wire, and whether Shift is held for it. */
export interface PlannedKey {
  readonly name: string;
  /** For `Shift`: it stays down until the key after it is down. */
  readonly modifies: boolean;
}

const SHIFTED = /^[A-Z~!@#$%^&*()_+{}|:"<>?]$/;
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/**
 * The keys of a text on a US layout, one a character.
 *
 * @param shift whether Shift is a key of its own (keyboards)
 * @param slips asked at every letter: the wrong key that is hit and taken back first, or null
 */
export function keysOfText(
  text: string,
  shift: boolean,
  slips: (letter: string) => string | null,
): PlannedKey[] {
  return Array.from(text).flatMap((character) => {
    const wrong = /^[a-z]$/.test(character) ? slips(character) : null;
    return [
      ...(wrong === null ? [] : [key(wrong), key('Backspace')]),
      ...(shift && SHIFTED.test(character) ? [{ name: 'Shift', modifies: true }] : []),
      key(character === '\n' ? 'Enter' : character === '\t' ? 'Tab' : character),
    ];
  });
}

function key(name: string): PlannedKey {
  return { name, modifies: false };
}

/** A letter beside this one. @param chance from 0 to below 1 */
export function neighbourOf(letter: string, chance: number): string | null {
  const row = ROWS.find((letters) => letters.includes(letter)) ?? '';
  const at = row.indexOf(letter);
  const neighbours = [row[at - 1], row[at + 1]].filter((name) => name !== undefined);
  return neighbours[Math.floor(chance * neighbours.length)] ?? null;
}
