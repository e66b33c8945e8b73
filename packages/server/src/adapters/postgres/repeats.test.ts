import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { testAudit } from '../../testing/audit.ts';
import type { TakenConnection } from './connect.ts';
import { createLanes } from './lanes.ts';
import { PostgresFault } from './postgresFault.ts';
import { createTransactions } from './transactions.ts';

const TRANSACTIONS = 3;

it('wait for a server that hangs together, not one after the other', async () => {
  const cut = new PostgresFault(new Error('cut'), 'a statement');
  const lost: TakenConnection = {
    send: () => Promise.reject(cut),
    giveBack: () => undefined,
  };
  const hanging: ((error: unknown) => void)[] = [];
  let taken = 0;
  let gone = false;
  // Each is cut once; whoever asks for another connection waits.
  const take = (): Promise<TakenConnection> => {
    taken += 1;
    if (taken <= TRANSACTIONS) return Promise.resolve(lost);
    if (gone) return Promise.reject(cut);
    return new Promise((_, reject) => hanging.push(reject));
  };
  const submit = createTransactions(take, createLanes(TRANSACTIONS, testAudit().keys), () => 0);
  const transactions = Array.from({ length: TRANSACTIONS }, () =>
    expect(submit((db) => sql`select 1`.execute(db))).rejects.toBeInstanceOf(StoreUnavailable),
  );
  await expect.poll(() => hanging.length).toBe(TRANSACTIONS);
  gone = true;
  for (const reject of hanging) reject(cut);
  await Promise.all(transactions);
});
