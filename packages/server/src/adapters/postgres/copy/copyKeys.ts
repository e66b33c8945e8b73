import Database from 'better-sqlite3';
import type pg from 'pg';
import { KeyBackupRefused } from '../../../ports/keyStore.ts';
import {
  beginKeyCopy,
  describeKeyFile,
  finishKeyCopy,
  newCopyId,
  removePartialCopy,
} from '../../sqlite/keyCopy.ts';
import { KEYS_IN_SQLITE } from '../../sqlite/keyStore.ts';
import { KEYS_IN_POSTGRES } from '../keyStore.ts';
import { isBusy, PostgresFault } from '../postgresFault.ts';
import { withClaim } from './claim.ts';
import { continueNumbers, insertRows, type Row, rowsInStatement, rowsOfTarget } from './copyTable.ts';
import { withClient } from './withClient.ts';

/** `seq` is the `rowid` of the file: both say which key of a person is the newest. */
const TABLES = [
  {
    name: 'keys',
    columns: ['seq', 'id', 'application', 'pseudonym', 'wrapped', 'wrapped_by'],
    key: ['seq'],
    numbered: 'seq',
    inFile: 'rowid, id, application, pseudonym, wrapped, wrapped_by',
  },
  { name: 'destroyed', columns: ['id'], key: ['id'], numbered: null, inFile: 'id' },
] as const;
type Table = (typeof TABLES)[number];

/** Held while a copy is made, to the end: an older one never takes the place of a newer one. */
const LOCK = '6318441007214652';
/** Longest to wait for another copy, and for some hundred keys (ms). */
const TIMEOUT_MS = 2 * 60_000;
/** SQLSTATE of a statement that was ended. */
const TOOK_TOO_LONG = '57014';

/**
 * Copies the keys of a database as of one moment, while others may work on them, to a file like SQLite's key store, in the place of the
 * copy before: that one is gone once this one is complete and on disk. The file is new, so that nothing of a destroyed key is in it.
 *
 * @returns how many keys are in it
 * @throws {KeyBackupRefused} where another file is, or no folder, or a copy with keys that this one would lack
 * @throws {StoreUnavailable} where nobody answers
 */
export async function backUpPostgresKeys(
  url: string,
  target: string,
  {
    statementTimeoutMs = TIMEOUT_MS,
    copyId = newCopyId(),
  }: { readonly statementTimeoutMs?: number; readonly copyId?: string } = {},
): Promise<number> {
  const options = { url, name: 'keystroke-auth keys backup', readOnly: true, statementTimeoutMs };
  return withClient(options, async (client) => {
    await waitForOthers(client);
    const partial = beginKeyCopy(target, copyId);
    try {
      await client.query('begin isolation level repeatable read');
      await writeFile(client, partial);
      return finishKeyCopy(partial, target);
    } finally {
      removePartialCopy(partial);
    }
  });
}

async function waitForOthers(client: pg.ClientBase): Promise<void> {
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
  } catch (error) {
    const fault = new PostgresFault(error, 'a statement');
    if (!isBusy(fault) && fault.code !== TOOK_TOO_LONG) throw fault;
    throw new KeyBackupRefused('another process makes a copy of these keys and is not done', {
      cause: fault,
    });
  }
}

async function writeFile(client: pg.ClientBase, file: string): Promise<void> {
  const database = new Database(file, { fileMustExist: true });
  try {
    // A file that is not finished is of no use, so nothing has to bring it back.
    database.pragma('journal_mode = MEMORY');
    database.exec(`begin; ${KEYS_IN_SQLITE}`);
    for (const table of TABLES) {
      const places = table.columns.map(() => '?').join(', ');
      const insert = database.prepare(`insert into ${table.name} (${table.inFile}) values (${places})`);
      for await (const rows of rowsOfTarget(client, table)) {
        for (const row of rows) insert.run(...row);
      }
    }
    database.exec('commit');
  } finally {
    database.close();
  }
}

/**
 * Brings a copy of a key store, of either kind, into a database that has no keys: all of it or nothing.
 *
 * @returns how many keys
 * @throws {KeyBackupRefused} for what is no copy, and where there are keys
 * @throws {CopyRefused} while somebody else does
 */
export function bringKeysToPostgres(file: string, url: string): Promise<number> {
  return withClaim(url, async ({ client }) => {
    const copy = describeKeyFile(file);
    if (copy === null) throw new KeyBackupRefused(`${file} is no copy of a key store`);
    await client.query(KEYS_IN_POSTGRES);
    await client.query('begin; lock table keys, destroyed in access exclusive mode');
    const { rows } = await client.query('select from keys union all select from destroyed limit 1');
    if (rows.length > 0) {
      throw new KeyBackupRefused(
        'there are keys in the database of KEY_DATABASE_URL: their copy overwrites none; leave --user-keys away to use those',
      );
    }
    const source = new Database(file, { readonly: true, fileMustExist: true });
    try {
      for (const table of TABLES) await readFile(source, client, table);
    } finally {
      source.close();
    }
    await client.query('commit');
    return copy.keys;
  });
}

async function readFile(source: Database.Database, client: pg.ClientBase, table: Table): Promise<void> {
  const size = rowsInStatement(table);
  const all = source
    .prepare<[], unknown[]>(`select ${table.inFile} from ${table.name} order by ${table.inFile}`)
    .raw()
    .iterate();
  let batch: Row[] = [];
  const write = async () => {
    if (batch.length > 0) await insertRows(client, table, batch);
    batch = [];
  };
  for (const row of all) {
    batch.push(row);
    if (batch.length >= size) await write();
  }
  await write();
  await continueNumbers(client, table);
}
