import { v7 as uuidv7 } from 'uuid';

/** Hexadecimal digits of the time (ms) that an id of version 7 begins with. */
const TIME_DIGITS = 12;

/**
 * An id that rises with time (UUID version 7).
 *
 * @param after an id that the new one must be greater than, although it may be of a machine whose clock is ahead; null for none
 */
export function newId(after: string | null = null): string {
  const id = uuidv7();
  if (after === null || id > after) return id;
  const time = Number.parseInt(after.replaceAll('-', '').slice(0, TIME_DIGITS), 16);
  return uuidv7({ msecs: time + 1 });
}
