import type { Fetch } from '../api/options.ts';
import type { KeySource } from './keySource.ts';
import { type PublicKey, readKeySet } from './readKeySet.ts';
import { DecisionTokenError } from './tokenError.ts';

/** How long keys are used before they are fetched again (ms): as long as the service lets them be kept. */
const FRESH_FOR = 5 * 60_000;
/** Keys that are asked for are believed so long while fetching them fails (ms). */
const STALE_FOR = 60 * 60_000;
/**
 * So long after a request for an unknown id, or one that failed, there is no other (ms): whoever sends made-up tokens must
 * not have us flood the service.
 */
const PAUSE = 10_000;
const TIMEOUT = 5_000;
const MAX_BYTES = 100_000;

export interface RemoteKeysOptions {
  readonly fetch?: Fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * The keys at an address, such as `https://auth.example.org/.well-known/jwks.json`: fetched when first needed, when they
 * have been kept for five minutes, and when a token names one that is not among them.
 */
export function remoteKeys(url: string, options: RemoteKeysOptions = {}): KeySource {
  const { fetch = (address, init) => globalThis.fetch(address, init), now = Date.now } = options;
  let keys: ReadonlyMap<string, PublicKey> | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let pausedAt = Number.NEGATIVE_INFINITY;
  /** Of the last request; undefined when it succeeded. */
  let failure: unknown;
  let running: Promise<void> | undefined;

  return {
    async find(kid) {
      if (keys === undefined || passed(fetchedAt) > FRESH_FOR) await refresh(false);
      else if (!keys.has(kid)) await refresh(true);
      if (keys === undefined || passed(fetchedAt) > STALE_FOR) throw unavailable(failure);
      const key = keys.get(kid) ?? null;
      // Not to have the key says nothing about it while the keys can not be asked for.
      if (key === null && failure !== undefined) throw unavailable(failure);
      return key;
    },
  };

  function passed(since: number): number {
    return Math.abs(now() - since);
  }

  /** All who wait share one request; never rejects. */
  async function refresh(pauseAfterwards: boolean): Promise<void> {
    if (running === undefined) {
      if (passed(pausedAt) < PAUSE) return;
      if (pauseAfterwards) pausedAt = now();
      running = load().finally(() => {
        running = undefined;
      });
    }
    await running;
  }

  async function load(): Promise<void> {
    const time = now();
    try {
      keys = await readKeySet(await fetchJson(fetch, url));
      fetchedAt = time;
      failure = undefined;
    } catch (error) {
      failure = error;
      pausedAt = time;
    }
  }
}

async function fetchJson(fetch: Fetch, url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    // Keys come from where they were said to be, or not at all.
    redirect: 'error',
    credentials: 'omit',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!response.ok) throw new Error(`got HTTP ${response.status}, expected 200`);
  const text = await response.text();
  if (text.length > MAX_BYTES) throw new Error(`got ${text.length} characters, expected a key set`);
  return JSON.parse(text);
}

function unavailable(cause: unknown): DecisionTokenError {
  return new DecisionTokenError('keys_unavailable', { cause });
}
