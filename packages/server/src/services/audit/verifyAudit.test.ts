import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../adapters/sql/auditRecords.ts';
import type { OpenedStore } from '../../adapters/sql/openedStore.ts';
import { openSqliteStore } from '../../adapters/sqlite/openStore.ts';
import type { AuditHead } from '../../ports/auditRecords.ts';
import { testAudit } from '../../testing/audit.ts';
import { at } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { openTestVault } from '../../testing/vault.ts';
import { SYSTEM } from './by.ts';
import { headLine, readHeadLine } from './headLines.ts';
import { noteAct } from './noteAct.ts';
import { type AuditVerdict, createVerifyAudit } from './verifyAudit.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const empty = join(folder.path, 'empty.db');
let files = 0;
const newFile = (): string => join(folder.path, `${++files}.db`);

interface OpenStore extends OpenedStore {
  readonly file: string;
}

/** The keys of all of them. */
const { vault } = openTestVault(folder.path);

/** A store that is there, or a new one: a copy of an empty one, which is sooner made than migrated. */
function open(file: string): OpenStore {
  if (file !== empty && !existsSync(file)) copyFileSync(empty, file);
  const groupCommit = { maxItems: 64, maxWaitMs: 0 };
  const store = openSqliteStore({ file, groupCommit, audit: testAudit(), vault });
  return { ...store, file };
}

/** Writes a row that says its number; a failing transaction writes it, too, and then throws. */
function write({ store }: OpenedStore, number: number, fails = false): Promise<void> {
  return store.transact(async (records) => {
    const user = { application: 'default', userId: `user-${number}` };
    await noteAct(records, SYSTEM, 'user.enrolled', user, { samples: number }, at(number));
    if (fails) throw new RangeError('decided against');
  });
}

async function writeMany(store: OpenedStore, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, number) => write(store, number)));
}

const verify = (store: OpenedStore, kept: readonly AuditHead[] = []): Promise<AuditVerdict> =>
  createVerifyAudit({ store: store.store, keys: store.auditKeys })(kept);

const SOUND = { problems: [], missing: { rows: 0, heads: 0 } };

/** Who has the file, and not the secret. */
function tamper<Result>(file: string, work: (database: Database.Database) => Result): Result {
  const database = new Database(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

async function headsOf({ store, auditKeys }: OpenedStore): Promise<AuditHead[]> {
  const { publicKey } = await auditKeys();
  const segments = await store.read(({ audit }) => audit.segments(0, 100));
  return segments.flatMap((segment) => readHeadLine(headLine(segment, publicKey)) ?? []);
}

const ROWS = 12;
const SEALED = 7;
/** One writer's rows, of which the first are sealed. */
const prepared = newFile();
let writer = '';
beforeAll(async () => {
  const migrated = open(empty);
  await migrated.migrate();
  await migrated.close();
  const store = open(newFile());
  await writeMany(store, SEALED);
  await store.store.transact(({ audit }) => audit.seal(at(1e6)));
  for (let number = SEALED; number < ROWS; number++) await write(store, number);
  [writer = ''] = await store.store.read(({ audit }) => audit.writers());
  // As it is now: closing would seal the rest.
  tamper(store.file, (database) => database.exec(`vacuum into '${prepared}'`));
  await store.close();
});

/** What is said of the prepared log after somebody changed it. */
async function tampered(change: (database: Database.Database) => void): Promise<AuditVerdict> {
  const file = newFile();
  copyFileSync(prepared, file);
  tamper(file, change);
  const store = open(file);
  const verdict = await verify(store);
  await store.close();
  return verdict;
}

const anyRow = fc.integer({ min: 1, max: ROWS });
const RUNS = { numRuns: 15 };

describe('the chain', () => {
  it('is sound after hundreds of transactions at once, of which some fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), async (failing) => {
        const store = open(newFile());
        const outcomes = await Promise.allSettled(failing.map((fails, i) => write(store, i, fails)));
        expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(failing);
        const rows = failing.filter((fails) => !fails).length;
        expect(await verify(store)).toMatchObject({ ...SOUND, rows, writers: rows > 0 ? 1 : 0 });
        await store.close();
      }),
      RUNS,
    );
  });

  it('goes on where it was when a whole transaction could not be written', async () => {
    const file = newFile();
    const store = open(file);
    await write(store, 1);
    tamper(file, (database) =>
      database.exec("create trigger full before insert on audit begin select raise(rollback, 'full'); end"),
    );
    const lost = await Promise.allSettled([write(store, 2), write(store, 3)]);
    expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    tamper(file, (database) => database.exec('drop trigger full'));
    await write(store, 4);
    expect(await verify(store)).toMatchObject({ ...SOUND, rows: 2 });
    await store.close();
  });

  it('is one of each process, sealed when it ends and when it is long', async () => {
    const file = newFile();
    const first = open(file);
    const beside = open(file);
    await writeMany(first, SEGMENT_ROWS + 5);
    await write(beside, 1);
    await beside.close();
    await first.close();
    const again = open(file);
    await write(again, 2);
    expect(await verify(again)).toMatchObject({ ...SOUND, rows: SEGMENT_ROWS + 7, writers: 3 });
    const segments = (await headsOf(again)).map((head) => [head.first, head.last]);
    // Every writer says that it began.
    expect(segments.toSorted(([, a = 0], [, b = 0]) => a - b)).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [1, SEGMENT_ROWS],
      [SEGMENT_ROWS + 1, SEGMENT_ROWS + 5],
    ]);
    await again.close();
  });

  it('of a process that was killed is sealed by another', async () => {
    const file = newFile();
    const killed = open(file);
    await writeMany(killed, 3);
    const later = open(file);
    const seal = (time: Date) => later.store.transact(({ audit }) => audit.sealAbandoned(time));
    expect(await seal(at(2))).toBe(0);
    expect([await seal(at(60)), await seal(at(60))]).toEqual([1, 0]);
    expect(await verify(later)).toMatchObject({ ...SOUND, heads: 2 });
    // It was only thought to be dead: what it writes is sound nevertheless.
    await write(killed, 4);
    await killed.close();
    expect(await verify(later)).toMatchObject({ ...SOUND, rows: 4, heads: 3 });
    await later.close();
  });
});

describe('verify names the row', () => {
  it('that was changed, in any column', async () => {
    const columns = ['at', 'application', 'actor', 'action', 'subject', 'details', 'request_id', 'mac'];
    await fc.assert(
      fc.asyncProperty(anyRow, fc.constantFrom(...columns), async (row, column) => {
        const verdict = await tampered((database) =>
          database.prepare(`update audit set ${column} = 'x' where sequence = ?`).run(row),
        );
        expect(verdict.problems).toEqual([{ code: 'changed', writer, sequence: row }]);
      }),
      RUNS,
    );
  });

  it('that was removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: ROWS - 1 }), async (row) => {
        const verdict = await tampered((database) =>
          database.prepare('delete from audit where sequence = ?').run(row),
        );
        expect(verdict.problems).toEqual([{ code: 'removed', writer, sequence: row }]);
      }),
      RUNS,
    );
  });

  it('that changed places with another, or has another number', async () => {
    const swap = (name: string, a: number, b: number) => (database: Database.Database) => {
      const set = database.prepare(`update audit set ${name} = ? where ${name} = ?`);
      for (const [from, to] of [
        [a, -1],
        [b, a],
        [-1, b],
      ])
        set.run(to, from);
    };
    await fc.assert(
      fc.asyncProperty(anyRow, anyRow, async (a, b) => {
        fc.pre(a < b);
        const ids = await tampered(swap('id', a, b));
        // The first of the two is where it was by its number, but what follows was there before it.
        expect(ids.problems).toEqual([{ code: 'reordered', writer, sequence: a + 1 }]);
        const numbers = await tampered(swap('sequence', a, b));
        expect(numbers.problems[0]).toMatchObject({ sequence: a });
        expect(['changed', 'reordered']).toContain(numbers.problems[0]?.code);
      }),
      RUNS,
    );
  });

  it('from which on they were cut off, by the heads; after the last head only that some were', async () => {
    await fc.assert(
      fc.asyncProperty(anyRow, async (row) => {
        const verdict = await tampered((database) =>
          database.prepare('delete from audit where sequence >= ?').run(row),
        );
        if (row <= SEALED) {
          expect(verdict.problems).toEqual([{ code: 'truncated', writer, sequence: row }]);
          expect(verdict.missing?.rows).toBe(ROWS - SEALED);
        } else {
          expect([verdict.problems, verdict.missing]).toEqual([[], { rows: ROWS - row + 1, heads: 0 }]);
        }
      }),
      RUNS,
    );
  });

  it('that was put in, before the first or by a writer who never was', async () => {
    const copy = (changes: string) => (database: Database.Database) => {
      database.exec(`create temp table row as select * from audit where sequence = 3;
        update row set id = null, ${changes}; insert into audit select * from row`);
    };
    const before = await tampered(copy('sequence = 0'));
    expect(before.problems).toMatchObject([{ code: 'reordered', sequence: 0 }]);
    const stranger = await tampered(copy("writer = 'me', sequence = 1"));
    expect(stranger.problems).toEqual([{ code: 'changed', writer: 'me', sequence: 1 }]);
  });

  it('whose head is forged, or gone', async () => {
    const forged = await tampered((database) =>
      database.exec('update audit_segments set last = 6 where last = 7'),
    );
    expect(forged.problems).toMatchObject([{ code: 'head_forged', sequence: 6 }]);
    const gone = await tampered((database) =>
      database.exec('delete from audit_segments where last = 7; delete from audit where sequence > 3'),
    );
    expect(gone).toMatchObject({ problems: [], missing: { rows: ROWS - 3, heads: 1 } });
  });
});

describe('heads that were kept elsewhere', () => {
  it('find what nothing in the store tells of any more', async () => {
    const file = newFile();
    const store = open(file);
    await writeMany(store, 5);
    await store.store.transact(({ audit }) => audit.seal(at(60)));
    const kept = await headsOf(store);
    await write(store, 6);
    expect(await verify(store, kept)).toMatchObject(SOUND);
    tamper(file, (database) => {
      database.exec('delete from audit where sequence > 3; delete from audit_segments where last > 0');
      database.exec("update sqlite_sequence set seq = 3 where name = 'audit'");
      database.exec("update sqlite_sequence set seq = 1 where name = 'audit_segments'");
    });
    expect(await verify(store)).toMatchObject(SOUND);
    expect((await verify(store, kept)).problems).toMatchObject([{ code: 'truncated', sequence: 4 }]);
    tamper(file, (database) => database.exec('delete from audit; delete from audit_segments'));
    expect((await verify(store, kept)).problems).toMatchObject([{ code: 'truncated', sequence: 1 }]);
    await store.close();
  });

  it('find a chain that was written anew with the secret in hand', async () => {
    const store = open(newFile());
    await writeMany(store, 5);
    await store.store.transact(({ audit }) => audit.seal(at(60)));
    const keys = await store.auditKeys();
    const kept = (await headsOf(store)).map((head) => {
      if (head.last === 0) return head;
      const other = { ...head, mac: Buffer.alloc(32, 1) };
      return { ...other, signature: keys.signHead(other) };
    });
    expect((await verify(store, kept)).problems).toMatchObject([{ code: 'rewritten', sequence: 5 }]);
    await store.close();
  });
});

describe('retention', () => {
  it('drops whole segments that ended before, and verify knows', async () => {
    const file = newFile();
    const store = open(file);
    const drop = (before: number) =>
      store.store.transact(({ audit }) => audit.dropSegment(at(before), at(1_000)));
    for (const [number, isLast] of [false, true, false, true, false].entries()) {
      await write(store, number * 10);
      if (isLast) await store.store.transact(({ audit }) => audit.seal(at(1_000)));
    }
    expect([await drop(20), await drop(20)]).toEqual([true, false]);
    expect(await verify(store)).toMatchObject({ ...SOUND, rows: 3, heads: 3 });
    expect([await drop(1_000), await drop(1_000)]).toEqual([true, false]);
    expect(await verify(store)).toMatchObject({ ...SOUND, rows: 1, heads: 3 });

    // The same by somebody without the key.
    await store.store.transact(({ audit }) => audit.seal(at(1_000)));
    tamper(file, (database) => {
      database.exec("delete from audit; update audit_segments set dropped_at = '2026-01-01' where last = 5");
    });
    expect((await verify(store)).problems).toMatchObject([
      { code: 'drop_forged', sequence: 5 },
      { code: 'truncated', sequence: 5 },
    ]);
    await store.close();
  });
});
