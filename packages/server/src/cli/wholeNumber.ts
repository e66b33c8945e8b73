import { InvalidArgumentError } from 'commander';

/** An option that counts something: a whole number above 0. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('expected a whole number above 0');
  }
  return number;
}
