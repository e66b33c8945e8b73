import { AbortedTransactionError, Kysely } from 'kysely';
import type pg from 'pg';
import type { Schema } from '../sql/schema.ts';
import type { TakenConnection } from './connect.ts';
import { endsSession, isConflict, isPerhapsConflict, PostgresFault } from './postgresFault.ts';
import { SendingDialect } from './sendingDialect.ts';

/**
 * One SERIALIZABLE transaction. It waits for no answer that nobody needs: its beginning is sent with the first statement, and
 * changes whose outcome nobody asks for with the next question or the commit. The server runs them in order all the same, and
 * after one that failed no other. Only where the beginning itself is refused, and the session lives on, it runs what was sent behind
 * it all the same, each statement by itself: then nobody knows what was written.
 */
export interface Transaction {
  readonly db: Kysely<Schema>;
  /** @throws {CommitUnknown} when it may have been written; with anything else that it throws nothing was */
  commit(): Promise<void>;
  /**
   * Undoes it; never rejects. Resolves to the fault of a change that nobody asked about, of the first; null for none; to
   * {@link CommitUnknown} when there was no transaction that could be undone.
   */
  rollback(): Promise<PostgresFault | CommitUnknown | null>;
}

/** Nobody knows whether it was written, or how much of it: it is not done again, and its connection not used again. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown';
}

const BEGIN = 'start transaction isolation level serializable';

/**
 * @param connection is given back at the end
 * @param trustsNew whether rows that are hardly ever there are added without waiting to hear that they were: where one was, the
 *   transaction fails as a whole
 */
export function beginTransaction(connection: TakenConnection, trustsNew: boolean): Transaction {
  let [answered, over, followed] = [false, false, false];
  let failure: PostgresFault | null = null;
  /** Why there is no transaction in a session that goes on. */
  let refused: PostgresFault | null = null;
  const unasked: Promise<void>[] = [];

  const send = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    // Work that was given up may go on for a moment, and the connection may be somebody else's by then.
    if (over) throw new Error('the transaction is over');
    if (refused !== null) throw refused;
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
  /** Of what was sent behind a beginning that was refused. */
  const unknown = () =>
    refused !== null && followed
      ? new CommitUnknown('statements were sent to a transaction that did not begin', { cause: refused })
      : null;
  const rollback = async () => {
    const { status } = await end('rollback');
    connection.giveBack(status === 'rejected' || refused !== null);
    return unknown() ?? failure;
  };

  const begun = connection.send(BEGIN, []).then(
    () => {
      answered = true;
    },
    (error: unknown) => {
      if (!(error instanceof PostgresFault)) return;
      failure ??= error;
      if (!endsSession(error)) refused = error;
    },
  );
  unasked.push(begun);
  const dialect = new SendingDialect(
    (text, values) => {
      followed ||= refused === null;
      return send(text, values);
    },
    (text, values) => {
      followed ||= refused === null;
      sendUnasked(text, values);
    },
    trustsNew,
  );
  return {
    db: new Kysely<Schema>({ dialect }),
    rollback,
    async commit() {
      if (!answered) {
        // Perhaps the connection was lost long ago. A commit that it was lost with is one of which nobody knows.
        await Promise.all(unasked);
        if (failure !== null) throw (await rollback()) ?? failure;
      }
      const ended = await end('commit');
      const without = unknown();
      if (without !== null) {
        connection.giveBack(true);
        throw without;
      }
      if (ended.status === 'fulfilled') {
        const committed = ended.value.command === 'COMMIT';
        connection.giveBack(committed && failure !== null);
        // After a statement that failed PostgreSQL undoes what it is asked to commit.
        if (!committed) throw failure ?? new AbortedTransactionError();
        if (failure !== null) throw new CommitUnknown('a statement of it failed', { cause: failure });
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
