import { AbortedTransactionError, Kysely } from 'kysely';
import type pg from 'pg';
import type { Schema } from '../sql/schema.ts';
import type { TakenConnection } from './connect.ts';
import { isConflict, isPerhapsConflict, PostgresFault } from './postgresFault.ts';
import { SendingDialect } from './sendingDialect.ts';

/**
 * One SERIALIZABLE transaction. It waits for no answer that nobody needs: its beginning is sent with the first statement, and
 * changes whose outcome nobody asks for with the next question or the commit. The server runs them in order all the same, and
 * after one that failed no other.
 */
export interface Transaction {
  readonly db: Kysely<Schema>;
  /** @throws {CommitUnknown} when it may have been written; with anything else that it throws nothing was */
  commit(): Promise<void>;
  /** Undoes it; never rejects. Resolves to the fault of a change that nobody asked about, of the first; null for none. */
  rollback(): Promise<PostgresFault | null>;
}

/** Nobody knows whether it was written: the connection was lost meanwhile. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

/** @param connection is given back at the end */
export function beginTransaction(connection: TakenConnection): Transaction {
  let [answered, over] = [false, false];
  let failure: PostgresFault | null = null;
  const unasked: Promise<void>[] = [];

  const send = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    // Work that was given up may go on for a moment, and the connection may be somebody else's by then.
    if (over) throw new Error('the transaction is over');
    const result = await connection.send(text, values);
    answered = true;
    return result;
  };
  const sendUnasked = (text: string, values: readonly unknown[]): void => {
    const sent = send(text, values).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof PostgresFault) failure ??= error;
      },
    );
    unasked.push(sent);
  };
  const end = async (text: 'commit' | 'rollback') => {
    const last = send(text, []);
    over = true;
    const [ended] = await Promise.allSettled([last, ...unasked]);
    return ended;
  };
  const rollback = async () => {
    const { status } = await end('rollback');
    connection.giveBack(status === 'rejected');
    return failure;
  };

  sendUnasked('start transaction isolation level serializable', []);
  return {
    db: new Kysely<Schema>({ dialect: new SendingDialect(send, sendUnasked) }),
    rollback,
    async commit() {
      if (!answered) {
        // Perhaps the connection was lost long ago. A commit that it was lost with is one of which nobody knows.
        await Promise.all(unasked);
        if (failure !== null) throw (await rollback()) ?? failure;
      }
      const ended = await end('commit');
      if (ended.status === 'fulfilled') {
        connection.giveBack(false);
        // After a statement that failed PostgreSQL undoes what it is asked to commit.
        if (ended.value.command !== 'COMMIT') throw failure ?? new AbortedTransactionError();
        return;
      }
      const fault: unknown = ended.reason;
      const undone =
        failure?.told === true ? failure : isConflict(fault) || isPerhapsConflict(fault) ? fault : null;
      connection.giveBack(undone === null || undone !== fault);
      if (undone !== null) throw undone;
      throw new CommitUnknown('the connection was lost in a commit', { cause: fault });
    },
  };
}
