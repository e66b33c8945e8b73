import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { PersonGone, StoreUnavailable } from '../../ports/store.ts';
import type { Schema } from '../sql/schema.ts';
import type { Database } from '../sql/store.ts';
import type { TakenConnection } from './connect.ts';
import type { Lane, Lanes } from './lanes.ts';
import {
  isConflict,
  isDriverFault,
  isLost,
  isOutdated,
  isPerhapsConflict,
  isTaken,
} from './postgresFault.ts';
import { beginTransaction, CommitUnknown } from './transaction.ts';

/** A transaction that is in others' way is tried again for so long (ms), then refused. */
const PATIENCE_MS = 5_000;
/**
 * How often in all a transaction is tried whose connection was gone, or that met a key, or lacked a reference or somebody's key:
 * another transaction may have made or removed that just then.
 */
const TRIES = 3;
/** Longest pause before the first repeat (ms); twice as long before each further one, up to the longest. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 100;

/**
 * Runs each piece of work as one SERIALIZABLE transaction: what it does is what it would do alone. Where two can't both be right,
 * the server undoes one, which is run again.
 *
 * @throws {StoreUnavailable} (from what it returns) when that did not help in time, or the server can't be reached; when the
 *   connection is lost in the middle of the commit, or there was no transaction for the statements that were sent, nobody knows
 *   whether it was written, and it is not tried again
 */
export function createTransactions(
  take: () => Promise<TakenConnection>,
  lanes: Lanes,
  random: () => number = Math.random,
): Database['submit'] {
  // Those that were in the way of others come one after the other, so that all of them come.
  let repeats: Promise<unknown> = Promise.resolve();
  /** When a connection was lost last. */
  let lostAt = Number.NEGATIVE_INFINITY;

  return async (work) => {
    const began = performance.now();
    const deadline = began + PATIENCE_MS;
    const once = async (trustsNew = false) => {
      const lane = await lanes.take(Math.max(1, deadline - performance.now()));
      try {
        return await runOnce(take, lane, work, trustsNew);
      } catch (error) {
        if (isLost(error)) lostAt = performance.now();
        throw error;
      } finally {
        lane.give();
      }
    };
    /** A sample that was seen before, most likely: nobody is in anybody's way. */
    const first = () =>
      once(true).catch((error: unknown) => {
        if (!isTaken(error)) throw error;
        return once();
      });
    const again = async () => {
      for (let [tries, pause] = [1, FIRST_PAUSE_MS]; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
        await sleep(pause * random());
        try {
          return await once();
        } catch (error) {
          // Each connection that is outdated is met once, and is gone then.
          if (!isConflict(error) && !isOutdated(error)) tries += 1;
          if (!mayRepeat(error) || tries >= TRIES || performance.now() >= deadline) throw error;
        }
      }
    };
    try {
      return await first().catch((error: unknown) => {
        if (!mayRepeat(error)) throw error;
        // A server that hangs makes each of them wait: they do so together.
        if (isLost(error)) return again();
        const turn = repeats.then(() => {
          if (lostAt > began && performance.now() >= deadline) throw error;
          return again();
        });
        repeats = turn.catch(() => undefined);
        return turn;
      });
    } catch (error) {
      if (!isDriverFault(error)) throw error;
      throw new StoreUnavailable('the store could not write', { cause: error });
    }
  };
}

function mayRepeat(error: unknown): boolean {
  return isConflict(error) || isPerhapsConflict(error) || isLost(error) || error instanceof PersonGone;
}

async function runOnce<Result>(
  take: () => Promise<TakenConnection>,
  lane: Lane,
  work: (db: Kysely<Schema>, chain: Lane['chain']) => Promise<Result>,
  trustsNew: boolean,
): Promise<Result> {
  const transaction = beginTransaction(await take(), trustsNew);
  let result: Result;
  try {
    result = await work(transaction.db, lane.chain);
  } catch (error) {
    // What nobody asked about may be why the rest failed; and where it failed, the rest is no answer.
    throw settle(lane, (await transaction.rollback()) ?? error);
  }
  try {
    await transaction.commit();
  } catch (error) {
    throw settle(lane, error);
  }
  return result;
}

/** @returns what to throw */
function settle(lane: Lane, error: unknown): unknown {
  if (!(error instanceof CommitUnknown)) {
    lane.undo();
    return error;
  }
  lane.abandon();
  return new StoreUnavailable('nobody knows what the store wrote', { cause: error });
}
