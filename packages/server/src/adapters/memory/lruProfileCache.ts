import { LRUCache } from 'lru-cache';
import type { OpenProfile, ProfileCache } from '../../ports/profileCache.ts';
import { FORGETTING } from './forgetting.ts';

/** Bytes of one key of a parsed sample: its events as sent and the presses made of them, both ways. */
const BYTES_A_KEY = 64;
const BYTES_A_SAMPLE = 512;
const BYTES_A_TEMPLATE = 8_192;
/** A profile of a phrase with ten samples and fifty probes: with such ones the capacity is used in full. */
const USUAL_BYTES = 128 * 1_024;

/** Least recently used profiles go first. Bounded in number, and in bytes for those who type long texts. */
export function createLruProfileCache(capacity: number): ProfileCache {
  const entries = new LRUCache<string, OpenProfile>({
    max: capacity,
    maxSize: capacity * USUAL_BYTES,
    ...FORGETTING,
    sizeCalculation: bytesOf,
  });
  return {
    get: (profileId) => entries.get(profileId),
    set: (profileId, profile) => void entries.set(profileId, profile),
    delete: (profileId) => void entries.delete(profileId),
  };
}

/** No cache: every decision reads and parses what it needs. */
export function createNoProfileCache(): ProfileCache {
  return { get: () => undefined, set: () => undefined, delete: () => undefined };
}

function bytesOf({ enrolled, history }: OpenProfile): number {
  let bytes = BYTES_A_TEMPLATE;
  for (const { timeline } of enrolled) bytes += BYTES_A_SAMPLE + BYTES_A_KEY * timeline.keys.length;
  return bytes + BYTES_A_SAMPLE * history.samples.length + BYTES_A_KEY * history.presses;
}
