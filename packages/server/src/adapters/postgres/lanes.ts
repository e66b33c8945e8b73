import { StoreUnavailable } from '../../ports/store.ts';
import { type AuditChain, createAuditChain } from '../sql/auditChain.ts';
import type { AuditOptions } from '../sql/openedStore.ts';

/** Leave to run one transaction, and the chain of the audit log that it writes. */
export interface Lane {
  readonly chain: AuditChain;
  /** Nothing was written: the chains end where they did. */
  undo(): void;
  /** Nobody knows whether it was written: new chains begin, and others seal the old ones as far as they find them. */
  abandon(): void;
  /** For the next transaction. */
  give(): void;
}

/**
 * As many lanes as there are connections that write. The chain of a lane has one writer at a time, as a chain must: its end is
 * in memory. The lane that was used last is used first, so that a service with little to do writes few chains.
 */
export interface Lanes {
  /** Waits for a lane. @throws {StoreUnavailable} when too many wait, or for too long */
  take(patienceMs: number): Promise<Lane>;
  /** No further ones; resolves once all are back. */
  close(): Promise<void>;
}

/** More than this waiting means that the store can't keep up: better refused at once than answered too late. */
const MAX_WAITING = 4_096;

/** A place for a transaction: its chain stays when the transaction is over. */
interface Place {
  chain: AuditChain;
}

interface Waiting {
  resolve(place: Place): void;
  readonly timer: NodeJS.Timeout;
}

export function createLanes(count: number, keys: AuditOptions['keys']): Lanes {
  const free: Place[] = Array.from({ length: count }, () => ({ chain: createAuditChain(keys) }));
  const waiting = new Set<Waiting>();
  let closed: (() => void) | undefined;

  const give = (place: Place): void => {
    const [next] = waiting;
    if (next === undefined) {
      free.push(place);
      if (free.length === count) closed?.();
      return;
    }
    waiting.delete(next);
    clearTimeout(next.timer);
    next.resolve(place);
  };

  function laneOf(place: Place): Lane {
    const held = [place];
    const undo = [place.chain.mark()];
    const chain: AuditChain = {
      ...place.chain,
      get head() {
        return place.chain.head;
      },
      set head(head) {
        place.chain.head = head;
      },
      idle() {
        const idle = free.splice(0);
        held.push(...idle);
        undo.push(...idle.map((other) => other.chain.mark()));
        return idle.map((other) => other.chain);
      },
    };
    return {
      chain,
      undo: () => {
        for (const forget of undo) forget();
      },
      abandon: () => {
        for (const each of held) each.chain = createAuditChain(keys);
      },
      give: () => {
        // What was idle waits behind what was used.
        for (const each of held.reverse()) give(each);
      },
    };
  }

  return {
    async take(patienceMs) {
      if (closed !== undefined) throw new StoreUnavailable('the store is closing');
      const place = free.pop();
      if (place !== undefined) return laneOf(place);
      if (waiting.size >= MAX_WAITING) throw new StoreUnavailable('too many writes are waiting');
      return laneOf(
        await new Promise<Place>((resolve, reject) => {
          const entry: Waiting = {
            resolve,
            timer: setTimeout(() => {
              waiting.delete(entry);
              reject(new StoreUnavailable('other writes take too long'));
            }, patienceMs),
          };
          waiting.add(entry);
        }),
      );
    },
    close() {
      return new Promise((resolve) => {
        closed = resolve;
        if (free.length === count) resolve();
      });
    },
  };
}
