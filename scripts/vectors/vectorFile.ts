/** One file of test vectors: named inputs, and what the engine answers to each. */
export interface VectorFile {
  /** Without folder and ending. */
  readonly name: string;
  /** What an implementation is to do with an input. */
  readonly about: string;
  vectors(): Vector[];
  /** What the engine answers to an input as the file has it. */
  answer(input: unknown): unknown;
}

export interface Vector {
  readonly name: string;
  readonly input: unknown;
  /** Rounded, as in the file. */
  readonly expected: unknown;
}

/**
 * @param inputs by name
 * @param answer of the engine; it sees inputs as JSON gives them back, so that a file says all that counts
 */
export function vectorFile<Input>(
  name: string,
  about: string,
  inputs: () => Readonly<Record<string, Input>>,
  answer: (input: Input) => unknown,
): VectorFile {
  const answerTo = (input: unknown): unknown => toPlain(answer(JSON.parse(JSON.stringify(input))));
  return {
    name,
    about,
    vectors: () =>
      Object.entries(inputs()).map(([title, input]) => ({ name: title, input, expected: answerTo(input) })),
    answer: answerTo,
  };
}

/** Significant digits: enough to find a wrong formula, few enough for another library's logarithm. */
const DIGITS = 12;

/** As JSON has it: numbers rounded, typed arrays as lists, NaN as null. */
export function toPlain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Float64Array || value instanceof Uint16Array) return Array.from(value, toPlain);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, toPlain(entry)]));
}
