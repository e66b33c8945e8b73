import type { Mistake } from './configError.ts';
import { quote, systemCode } from './configError.ts';
import type { Kind } from './kinds.ts';
import type { Mode, Setting } from './setting.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

export interface Reading<T> {
  readonly value: T;
  /** The variable that was read; undefined when nothing is set and the value is the default. */
  readonly from: string | undefined;
  /** False after a mistake, which is noted; the value is then the default and checks between settings are vain. */
  readonly valid: boolean;
}

interface Source {
  readonly name: string;
  readonly text: string;
  /** What a line may say about the text: values out of files and secrets are not shown. */
  readonly shown: string;
}

/** Reads settings one by one and collects every mistake instead of stopping at the first. */
export class SettingsReader {
  readonly mistakes: Mistake[] = [];
  readonly warnings: string[] = [];
  readonly #env: Environment;
  readonly #readFile: ReadFile;

  constructor(env: Environment, readFile: ReadFile) {
    this.#env = env;
    this.#readFile = readFile;
  }

  /** The value; the default of the mode where nothing is set, and also, for further checks, after a mistake. */
  read<T>(setting: Setting<T>, mode: Mode): Reading<T> {
    const { name, kind, defaults } = setting;
    const before = this.mistakes.length;
    const source = this.#find(setting);
    if (source !== undefined) {
      const text = kind.secret === true ? source.text : source.text.trim();
      // A blank value is a mistake: '' after trimming would otherwise mean "not set" to optional kinds.
      const value = text === '' ? undefined : kind.parse(text);
      if (value !== undefined) return { value, from: source.name, valid: this.mistakes.length === before };
      this.mistakes.push({ name: source.name, found: `got ${source.shown}`, expected: kind.allowed });
    }
    const valid = this.mistakes.length === before;
    return { value: parseDefault(name, kind, defaults[mode]), from: source?.name, valid };
  }

  /** Own name or NAME_FILE first, then the aliases; the empty text counts as not set, as Compose passes it. */
  #find<T>({ name, aliases, kind }: Setting<T>): Source | undefined {
    const own = this.#given(name);
    const file = this.#given(`${name}_FILE`);
    let found: Source | undefined;
    if (own !== undefined) {
      found = { name, text: own, shown: kind.secret === true ? unquoted(own) : quote(own) };
      if (file !== undefined) {
        this.mistakes.push({
          name: `${name}_FILE`,
          found: `got a value as well as ${name}`,
          expected: 'only one of the two',
        });
      }
    } else if (file !== undefined) {
      const content = this.#content(`${name}_FILE`, file);
      if (content === undefined) return undefined;
      found = { name: `${name}_FILE`, text: content, shown: 'a file whose content does not fit' };
    }
    for (const alias of aliases) {
      const text = this.#given(alias);
      if (text === undefined) continue;
      if (found === undefined) found = { name: alias, text, shown: quote(text) };
      else if (found.text.trim() !== text.trim()) {
        this.warnings.push(`${alias} is ignored: ${found.name} is set, too, and wins`);
      }
    }
    return found;
  }

  #given(name: string): string | undefined {
    const text = this.#env[name];
    return text === '' ? undefined : text;
  }

  #content(name: string, file: string): string | undefined {
    try {
      // One newline, which every editor and `echo` adds, is not part of the value.
      return this.#readFile(file.trim()).replace(/\r?\n$/, '');
    } catch (error) {
      this.mistakes.push({
        name,
        found: `cannot read ${quote(file)} (${systemCode(error)})`,
        expected: 'a readable file',
      });
      return undefined;
    }
  }
}

/** Defaults go through the same parser as everything else; one that does not pass is a fault of the table. */
export function parseDefault<T>(name: string, kind: Kind<T>, text: string): T {
  const value = kind.parse(text);
  if (value === undefined) throw new TypeError(`The default of ${name} is not ${kind.allowed}`);
  return value;
}

/** A secret, or an address with a password in it, is never repeated. */
function unquoted(text: string): string {
  return text.trim() === '' ? 'a blank value' : 'something else, which is not repeated here';
}
