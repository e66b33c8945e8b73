import { randomBytes } from 'node:crypto';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { Memory } from './memory.ts';

/** The end of this process's chain. */
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
 * A process writes one chain. Its end is kept here, so that writing a row reads nothing; group commit, which lets one
 * change of the store run at a time, takes it back with whatever it takes back in the store.
 */
export interface AuditChain extends Memory {
  readonly writer: string;
  readonly keys: () => Promise<AuditKeys>;
  head: ChainHead;
}

export function createAuditChain(keys: () => Promise<AuditKeys>): AuditChain {
  const chain: AuditChain = {
    writer: randomBytes(16).toString('base64url'),
    keys,
    head: { sequence: 0, mac: new Uint8Array(), lastAt: '', sealed: 0, unsealedSince: null },
    mark() {
      const { head } = chain;
      return () => {
        chain.head = head;
      };
    },
  };
  return chain;
}
