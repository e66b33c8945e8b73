import { setImmediate } from 'node:timers/promises';
import type { ConsoleAuditCheck } from '@keystroke-auth/protocol';
import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { AuditHead, AuditRow, AuditSegment } from '../../ports/auditRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { checkChain } from './checkChain.ts';

/** What one check reads at most: some tenths of a second. */
const MOST_ROWS = 10_000;
const MOST_HEADS = 2_000;
/** Rows in one question to the store, so that nobody waits behind it. */
const PAGE = 500;
const MOST_PROBLEMS = 20;
/** Heads that are checked before others have their turn. */
const HEADS_AT_ONCE = 50;
/** An answer is given again for so long (ms): asking on and on costs nothing. */
const FRESH_MS = 10_000;

/**
 * Checks the newest rows of the audit log and their heads while the service works: whether they are what was written, one after
 * the other, and whether any is missing at the end. All of it, and against heads kept elsewhere, is for `audit verify`. Who asks
 * while it runs gets the same answer.
 */
export type CheckNewestAudit = () => Promise<ConsoleAuditCheck>;

export function createCheckNewestAudit({
  store,
  keys,
  clock,
  mostRows = MOST_ROWS,
}: {
  readonly store: Store;
  readonly keys: () => Promise<AuditKeys>;
  readonly clock: Clock;
  readonly mostRows?: number;
}): CheckNewestAudit {
  let running: Promise<ConsoleAuditCheck> | null = null;
  let fresh: ConsoleAuditCheck | null = null;
  return () => {
    const age =
      fresh === null ? Number.POSITIVE_INFINITY : clock.now().getTime() - Date.parse(fresh.checked_at);
    if (fresh !== null && age >= 0 && age < FRESH_MS) return Promise.resolve(fresh);
    running ??= checkTwice()
      .then((found) => {
        fresh = found;
        return found;
      })
      .finally(() => {
        running = null;
      });
    return running;
  };

  /** Rows whose time is over may be dropped meanwhile, with their head: what is wrong is wrong the second time, too. */
  async function checkTwice(): Promise<ConsoleAuditCheck> {
    const first = await check();
    return first.problems.length === 0 ? first : check();
  }

  async function check(): Promise<ConsoleAuditCheck> {
    const auditKeys = await keys();
    // Heads before rows: none of them is of a row that was not there yet.
    const segments = await store.read(({ audit }) => audit.newestSegments(MOST_HEADS));
    const { rows, isWhole } = await newestRows();
    const since = rows.at(-1)?.at ?? null;
    const problems: ConsoleAuditCheck['problems'][number][] = [];
    const genuine: AuditSegment[] = [];
    for (const [index, segment] of segments.entries()) {
      // A signature takes a tenth of a millisecond.
      if (index % HEADS_AT_ONCE === 0) await setImmediate();
      if (isGenuine(auditKeys, segment)) genuine.push(segment);
      else problems.push({ code: 'head_forged', writer: segment.writer, sequence: segment.last });
    }
    const heads = Map.groupBy(genuine, ({ writer }) => writer);
    const ofWriters = Map.groupBy(rows, ({ writer }) => writer);
    for (const [writer, ofWriter] of ofWriters) {
      const inOrder = ofWriter.toSorted((a, b) => a.sequence - b.sequence);
      const problem = await problemOf(auditKeys, inOrder, heads.get(writer) ?? []);
      if (problem !== null) problems.push({ ...problem, writer });
    }
    for (const { writer, first, last, lastAt, dropped } of segments) {
      const isRecent = isWhole || (since !== null && lastAt > since);
      if (ofWriters.has(writer) || last === 0 || dropped !== null || !isRecent) continue;
      problems.push({ code: 'truncated', writer, sequence: first });
    }
    return {
      checked_at: clock.now().toISOString(),
      ...{ rows: rows.length, heads: segments.length, writers: ofWriters.size, since, is_whole: isWhole },
      problems: problems.slice(0, MOST_PROBLEMS),
    };
  }

  async function newestRows(): Promise<{ readonly rows: readonly AuditRow[]; readonly isWhole: boolean }> {
    const rows: AuditRow[] = [];
    while (rows.length < mostRows) {
      const before = rows.at(-1)?.id ?? null;
      const limit = Math.min(PAGE, mostRows - rows.length);
      const page = await store.read(({ audit }) => audit.newestRows(before, limit));
      rows.push(...page);
      if (page.length < limit) return { rows, isWhole: true };
    }
    return { rows, isWhole: false };
  }
}

/** @param rows of one writer, by sequence; what came before the first is not looked at */
async function problemOf(keys: AuditKeys, rows: readonly AuditRow[], heads: readonly AuditHead[]) {
  const [first] = rows;
  if (first === undefined) return null;
  const isBegin = first.sequence === 1;
  let read = isBegin ? 0 : 1;
  const { problem } = await checkChain(keys, {
    async rowsAfter() {
      await setImmediate();
      const page = rows.slice(read, read + PAGE);
      read += PAGE;
      return page;
    },
    heads: heads.filter(({ last }) => isBegin || last > first.sequence),
    drops: [],
    onRow: () => undefined,
    ...(isBegin ? {} : { start: first }),
  });
  return problem;
}

function isGenuine(keys: AuditKeys, segment: AuditSegment): boolean {
  return (
    keys.isGenuineHead(segment) && (segment.dropped === null || keys.isGenuineDrop(segment, segment.dropped))
  );
}
