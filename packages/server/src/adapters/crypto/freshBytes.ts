import { randomFillSync } from 'node:crypto';

/** Asking for some bytes costs as much as asking for these. */
const POOL_BYTES = 4_096;

const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes that nobody was given before, up to {@link POOL_BYTES} of them: nonces, not keys, which would stay in memory. */
export function freshBytes(count: number): Uint8Array {
  if (used + count > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.slice(used - count, used);
}
