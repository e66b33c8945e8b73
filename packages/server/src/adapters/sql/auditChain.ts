import { randomBytes } from 'node:crypto';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { Memory } from './memory.ts';

/** The end of a chain. */
export interface ChainHead {
  /** 0 before the first row. */
  readonly sequence: number;
  /** Of the last row; empty before the first. */
  readonly mac: Uint8Array;
  /** Time of the last row. */
  readonly lastAt: string;
  /** The last row of the last segment. */
  readonly sealed: number;
  /** Time of the first row after it; null when there is none. */
  readonly unsealedSince: Date | null;
}

/**
 * A process writes one chain for each change of the store that it may run at a time: one on SQLite. Its end is kept here, so that
 * writing a row reads nothing; whoever runs changes takes it back with whatever is taken back in the store.
 */
export interface AuditChain extends Memory {
  readonly writer: string;
  readonly keys: () => Promise<AuditKeys>;
  head: ChainHead;
  /** The other chains of this process that nobody writes just now: nobody will until the transaction ends that asked. */
  idle(): readonly AuditChain[];
}

export function createAuditChain(keys: () => Promise<AuditKeys>): AuditChain {
  const chain: AuditChain = {
    writer: randomBytes(16).toString('base64url'),
    keys,
    head: { sequence: 0, mac: new Uint8Array(), lastAt: '', sealed: 0, unsealedSince: null },
    idle: () => [],
    mark() {
      const { head } = chain;
      return () => {
        chain.head = head;
      };
    },
  };
  return chain;
}
