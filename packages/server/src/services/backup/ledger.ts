import { BackupBroken, type BackupCipher, type BackupStorage } from '../../ports/backups.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import type { Store } from '../../ports/store.ts';
import { ledgerLine, readLedgerLine } from '../erasures/ledgerLines.ts';
import { LEDGER, LEDGER_FILE } from './backupFiles.ts';
import { collect } from './collect.ts';
import { type KeyEnd, shipKeyEnds } from './keyEnds.ts';

/** Erasures in one question to the store. */
const PAGE = 500;

/** Bound to the ledger: an older one that somebody put back does not pass for one of today. */
const WRITTEN_AT = 'written_at';

/** Several processes may write the ledgers at the same time: what one of them did not know of is in the store, so it writes again. */
const MOST_ROUNDS = 10;

/**
 * Writes the ledgers of erasures and of ended API keys to where backups are kept: what a backup from before must not bring back. What
 * is there stays in them, also when this store, from an older copy, does not know it.
 */
export type ShipLedger = () => Promise<void>;

export function createShipLedger({
  store,
  storage,
  cipher,
  clock,
}: {
  readonly store: Store;
  readonly storage: BackupStorage;
  readonly cipher: BackupCipher;
  readonly clock: Clock;
}): ShipLedger {
  return async () => {
    let seen = await look();
    for (let round = 1; ; round++) {
      await ship(seen);
      const after = await look();
      if (stateOf(after) === stateOf(seen)) return;
      if (round === MOST_ROUNDS) throw new Error('the ledgers change faster than they are written');
      seen = after;
    }
  };

  async function look(): Promise<Seen & { readonly at: Date }> {
    // Before it is looked: what ends meanwhile may be missing.
    const at = clock.now();
    return { at, ...(await lookAt(store)) };
  }

  async function ship({ ended, at }: Seen & { readonly at: Date }): Promise<void> {
    await shipKeyEnds({ storage, cipher }, ended, at);
    const there = await storage.get(LEDGER_FILE);
    const kept = there === null ? none() : readLedger(cipher.decrypt(LEDGER, there));
    const about = { ...LEDGER, [WRITTEN_AT]: at.toISOString() };
    await storage.put(LEDGER_FILE, cipher.encrypt(about, linesOf(merged(everyErasure(store), kept))));
  }
}

/** What tells whether the ledgers of a store have changed. */
interface Seen {
  readonly erasures: number;
  readonly ended: readonly KeyEnd[];
}

function lookAt(store: Store): Promise<Seen> {
  return store.read(async ({ erasures, apiKeys }) => ({
    erasures: await erasures.count(),
    ended: await apiKeys.ended(),
  }));
}

function stateOf({ erasures, ended }: Seen): string {
  return JSON.stringify([erasures, ended.map(({ id, revokedAt, successor }) => [id, revokedAt, successor])]);
}

/** Changes whenever the ledgers of a store do. */
export async function stateOfLedgers(store: Store): Promise<string> {
  return stateOf(await lookAt(store));
}

/** The ledger of erasures where backups are kept. */
export interface ErasureLedger {
  readonly erasures: readonly ErasureRecord[];
  /** Everybody who was erased before is in it; null for one of an older version, which did not say. */
  readonly writtenAt: Date | null;
}

/** Null where there is none: it goes with every backup, so it was lost or taken away. */
export async function keptErasures(
  storage: BackupStorage,
  cipher: BackupCipher,
): Promise<ErasureLedger | null> {
  const file = await storage.get(LEDGER_FILE);
  if (file === null) return null;
  let time: string | undefined;
  const lines = cipher.decrypt(LEDGER, file, (facts) => {
    time = facts[WRITTEN_AT];
  });
  const erasures = await collect(readLedger(lines));
  return { erasures, writtenAt: time === undefined ? null : new Date(time) };
}

async function* none(): AsyncGenerator<ErasureRecord> {}

/** In the order of their keys, as the file has them too. */
async function* everyErasure(store: Store): AsyncGenerator<ErasureRecord> {
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const page: ErasureRecord[] = await store.read(({ erasures }) => erasures.page(from, PAGE));
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.keyId;
  }
}

/** All of both, in the order of their keys; of what both have, the first's, unless only the other tells of the receipt. */
async function* merged(
  ours: AsyncGenerator<ErasureRecord>,
  theirs: AsyncGenerator<ErasureRecord>,
): AsyncGenerator<ErasureRecord> {
  let [our, their] = [await ours.next(), await theirs.next()];
  while (our.done !== true || their.done !== true) {
    if (their.done === true || (our.done !== true && our.value.keyId <= their.value.keyId)) {
      if (our.done === true) return;
      let erasure = our.value;
      if (their.done !== true && their.value.keyId === erasure.keyId) {
        if (erasure.receipt === null) erasure = their.value;
        their = await theirs.next();
      }
      yield erasure;
      our = await ours.next();
    } else {
      yield their.value;
      their = await theirs.next();
    }
  }
}

async function* linesOf(erasures: AsyncIterable<ErasureRecord>): AsyncGenerator<Uint8Array> {
  for await (const erasure of erasures) yield Buffer.from(`${ledgerLine(erasure)}\n`);
}

async function* readLedger(data: AsyncIterable<Uint8Array>): AsyncGenerator<ErasureRecord> {
  let text = '';
  for await (const bytes of data) {
    // Lines are ASCII.
    const lines = (text + Buffer.from(bytes).toString('latin1')).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) yield fromLine(line);
  }
  if (text !== '') yield fromLine(text);
}

function fromLine(line: string): ErasureRecord {
  const erasure = readLedgerLine(line);
  if (erasure === null) throw new BackupBroken('the ledger of erasures holds something else');
  return erasure;
}
