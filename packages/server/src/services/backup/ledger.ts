import { BackupBroken, type BackupCipher, type BackupStorage } from '../../ports/backups.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import type { Store } from '../../ports/store.ts';
import { ledgerLine, readLedgerLine } from '../erasures/ledgerLines.ts';
import { LEDGER, LEDGER_FILE } from './backupFiles.ts';
import { collect } from './collect.ts';
import { shipKeyEnds } from './keyEnds.ts';

/** Erasures in one question to the store. */
const PAGE = 500;

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
    let state = await stateOfLedgers(store);
    for (let round = 1; ; round++) {
      await ship();
      const after = await stateOfLedgers(store);
      if (after === state) return;
      if (round === MOST_ROUNDS) throw new Error('the ledgers change faster than they are written');
      state = after;
    }
  };

  async function ship(): Promise<void> {
    // Before it is looked: what ends meanwhile may be missing.
    const now = clock.now();
    await shipKeyEnds({ storage, cipher }, await store.read(({ apiKeys }) => apiKeys.ended()), now);
    const there = await storage.get(LEDGER_FILE);
    const kept = there === null ? none() : readLedger(cipher.decrypt(LEDGER, there));
    await storage.put(LEDGER_FILE, cipher.encrypt(LEDGER, linesOf(merged(everyErasure(store), kept))));
  }
}

/** Changes whenever the ledgers of a store do. */
export function stateOfLedgers(store: Store): Promise<string> {
  return store.read(async ({ erasures, apiKeys }) =>
    JSON.stringify([
      await erasures.count(),
      (await apiKeys.ended()).map(({ id, revokedAt, successor }) => [id, revokedAt, successor]),
    ]),
  );
}

/** The erasures where backups are kept; null where there is no ledger: it goes with every backup, so it was lost or taken away. */
export async function keptErasures(
  storage: BackupStorage,
  cipher: BackupCipher,
): Promise<ErasureRecord[] | null> {
  const file = await storage.get(LEDGER_FILE);
  return file === null ? null : collect(readLedger(cipher.decrypt(LEDGER, file)));
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

/** All of both, in the order of their keys; of what both have, the first's. */
async function* merged(
  ours: AsyncGenerator<ErasureRecord>,
  theirs: AsyncGenerator<ErasureRecord>,
): AsyncGenerator<ErasureRecord> {
  let [our, their] = [await ours.next(), await theirs.next()];
  while (our.done !== true || their.done !== true) {
    if (their.done === true || (our.done !== true && our.value.keyId <= their.value.keyId)) {
      if (our.done === true) return;
      if (their.done !== true && their.value.keyId === our.value.keyId) their = await theirs.next();
      yield our.value;
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
