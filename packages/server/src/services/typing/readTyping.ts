import { setTimeout as pause } from 'node:timers/promises';
import { peopleOf } from '@keystroke-auth/engine';
import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import type { TypingHalves } from '../../ports/typingWork.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { isSandbox } from '../sandbox.ts';
import { readTypedSamples } from '../storedSamples.ts';
import { createTypingPool } from './typingPool.ts';

/**
 * Half of them fit and half compare: with 25 people a variance between people is known to within 30 % (one standard
 * deviation, sqrt(2 / 24)) and the fit has a fifth of the say. With fewer neither half says anything.
 */
export const MIN_PEOPLE = 50;

export interface ReadTypingOptions {
  /** Another seed, other halves. */
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Waited after each page of profiles (ms): requests come first. */
  readonly pauseMs?: number;
  /** How many profiles were looked at. */
  onRead?(profiles: number): Promise<void>;
}

/** Profiles in one question to the store. */
const PAGE = 100;

/** What people have typed on keyboards who are enrolled, in two halves. One profile's samples are read at a time, and little of them is kept. */
export async function readTyping(
  { store, secrets }: { readonly store: Store; readonly secrets: Pick<Secrets, 'tag'> },
  { seed, signal, pauseMs = 0, onRead }: ReadTypingOptions,
): Promise<TypingHalves & { readonly people: number }> {
  const pool = createTypingPool((person) => secrets.tag('typing', [String(seed), person]));
  let [after, looked]: [string | null, number] = [null, 0];
  for (;;) {
    const from: string | null = after;
    const page: ProfileRecord[] = await store.read((records) => records.profiles.pageOfTyped(from, PAGE));
    for (const profile of page) {
      signal?.throwIfAborted();
      const { name } = profile;
      // Whoever types there is not real.
      if (isSandbox(name.application)) continue;
      // Screens and keypads have tables of their own; an unknown device is taken for a keyboard.
      if (name.device !== 'desktop' && name.device !== 'unknown') continue;
      const samples = readTypedSamples(await store.read((records) => records.samples.ofProfile(profile)));
      pool.add({ person: personOf(name), samples });
    }
    looked += page.length;
    await onRead?.(looked);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
    if (pauseMs > 0) await pause(pauseMs, undefined, { signal });
  }
  const halves = pool.halves();
  return { ...halves, people: peopleOf([...halves.fitting, ...halves.heldOut]) };
}

/** One person may have several texts. */
function personOf({ application, userId }: UserKey): string {
  return JSON.stringify([application, userId]);
}
