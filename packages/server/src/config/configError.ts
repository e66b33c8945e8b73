/** One thing that is wrong, in the words the operator needs: what was set, what was found, what is expected. */
export interface Mistake {
  /** The variable as it stands in the environment (an alias or NAME_FILE when that was read). */
  readonly name: string;
  /** What was found. Never a secret's value. */
  readonly found: string;
  readonly expected: string;
}

/** The configuration cannot be used. `lines` holds one line per mistake, ready for standard error. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(({ name, found, expected }) => `${name}: ${found}; expected ${expected}`);
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.lines = lines;
  }
}

const SHOWN = 80;

/**
 * A value as it may appear in one line of a terminal or a log: quoted, at most 80 characters, nothing that breaks
 * the line or turns the writing direction, and no password out of a URL.
 */
export function quote(text: string): string {
  const withoutPassword = text.replace(/\/\/.*@/gs, '//***@');
  const characters = [...withoutPassword];
  const shown = characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : withoutPassword;
  return JSON.stringify(shown).replace(
    /\p{C}|(?! )\p{Z}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The code of a system error (`ENOENT`), or `unknown error`: a message may hold more than should be shown. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown error';
}
