import { v7 as uuidv7 } from 'uuid';
import { freshBytes } from './freshBytes.ts';

/** Hexadecimal digits of the time (ms) that an id of version 7 begins with. */
const TIME_DIGITS = 12;
const RANDOM_BYTES = 16;

/** Time (ms) of the newest id, and its number among those of the same time, from a random one up. */
let [newest, number] = [0, 0];

/**
 * An id that rises with time (UUID version 7). As `uuid` makes them by itself, but that it would ask the system for random
 * bytes at each, which costs most of an id.
 *
 * @param after an id that the new one must be greater than, although it may be of a machine whose clock is ahead; null for none
 */
export function newId(after: string | null = null): string {
  const random = freshBytes(RANDOM_BYTES);
  const now = Date.now();
  if (now > newest) [newest, number] = [now, firstNumber(random)];
  else number += 1;
  const id = uuidv7({ random, msecs: newest, seq: number });
  if (after === null || id > after) return id;
  const time = Number.parseInt(after.replaceAll('-', '').slice(0, TIME_DIGITS), 16);
  return uuidv7({ random, msecs: time + 1 });
}

/** Of 31 bits, where the ids have room for 32: nobody makes so many ids in a millisecond that they run out. */
function firstNumber([a = 0, b = 0, c = 0, d = 0]: Uint8Array): number {
  return ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d;
}
