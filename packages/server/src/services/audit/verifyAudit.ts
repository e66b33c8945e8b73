import type { AuditKeys } from '../../ports/auditKeys.ts';
import type { AuditHead, AuditSegment } from '../../ports/auditRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import { checkChain } from './checkChain.ts';

/**
 * What is wrong with a chain, and where it begins:
 *
 * - `changed`: the row is not what was written;
 * - `removed`: it is not there, though later ones are;
 * - `reordered`: it does not stand where it was written;
 * - `truncated`: it is not there, nor is any later one, though there was one;
 * - `rewritten`: the row goes with those before it, but not with a head that was signed of it;
 * - `unknown_key`: the row is under another key than this deployment's;
 * - `head_forged`: what claims to be a head that ends there was not signed by this deployment's key;
 * - `drop_forged`: rows from there on are said to have been dropped, and it is not signed.
 */
export type AuditProblemCode =
  | 'changed'
  | 'removed'
  | 'reordered'
  | 'truncated'
  | 'rewritten'
  | 'unknown_key'
  | 'head_forged'
  | 'drop_forged';

export interface AuditProblem {
  readonly code: AuditProblemCode;
  readonly writer: string;
  readonly sequence: number;
}

export interface AuditVerdict {
  readonly rows: number;
  readonly writers: number;
  readonly heads: number;
  /** The first of each writer's chain, and everything that is wrong with heads. */
  readonly problems: readonly AuditProblem[];
  /**
   * What the store counted when it was written, and is neither there nor missed by a chain: rows at the end of chains,
   * and heads; null where the store does not count.
   */
  readonly missing: { readonly rows: number; readonly heads: number } | null;
}

/**
 * Checks the whole audit log, also against heads that were kept elsewhere.
 *
 * @param onRow called for each row, with how many were ever written if the store counts them
 */
export type VerifyAudit = (
  kept: readonly AuditHead[],
  onRow?: (ever: number | null) => void,
) => Promise<AuditVerdict>;

/** Rows and heads in one question to the store. */
const PAGE = 1_000;

export function createVerifyAudit({
  store,
  keys: auditKeys,
}: {
  readonly store: Store;
  readonly keys: () => Promise<AuditKeys>;
}): VerifyAudit {
  return async (kept, onRow = () => undefined) => {
    const keys = await auditKeys();
    return store.snapshot(async (records) => {
      const ever = await records.audit.counted();
      const segments = await everySegment(records);
      const { genuine, problems } = sortHeads(keys, segments, kept);
      const dropped = segments.filter(
        (segment) => segment.dropped !== null && keys.isGenuineDrop(segment, segment.dropped),
      );
      const heads = Map.groupBy(genuine, ({ writer }) => writer);
      const drops = Map.groupBy(dropped, ({ writer }) => writer);
      const writers = new Set([...(await records.audit.writers()), ...heads.keys()]);
      let [rows, counted] = [0, 0];
      for (const writer of writers) {
        const chain = await checkChain(keys, {
          rowsAfter: (sequence) => records.audit.rowsOf(writer, sequence, PAGE),
          heads: heads.get(writer) ?? [],
          drops: drops.get(writer) ?? [],
          onRow() {
            rows += 1;
            onRow(ever?.rows ?? null);
          },
        });
        if (chain.problem !== null) problems.push({ ...chain.problem, writer });
        counted += chain.last;
      }
      const missing = ever && {
        rows: Math.max(0, ever.rows - counted),
        heads: Math.max(0, ever.segments - segments.length),
      };
      return { rows, writers: writers.size, heads: segments.length, problems, missing };
    });
  };
}

async function everySegment({ audit }: Records): Promise<AuditSegment[]> {
  const segments: AuditSegment[] = [];
  for (;;) {
    const page = await audit.segments(segments.at(-1)?.id ?? 0, PAGE);
    segments.push(...page);
    if (page.length < PAGE) return segments;
  }
}

/** What was signed, and what only claims to have been. */
function sortHeads(
  keys: AuditKeys,
  segments: readonly AuditSegment[],
  kept: readonly AuditHead[],
): { readonly genuine: AuditHead[]; readonly problems: AuditProblem[] } {
  const genuine: AuditHead[] = [];
  const problems: AuditProblem[] = [];
  for (const head of [...segments, ...kept]) {
    if (keys.isGenuineHead(head)) genuine.push(head);
    else problems.push({ code: 'head_forged', writer: head.writer, sequence: head.last });
  }
  for (const segment of segments) {
    if (segment.dropped === null || keys.isGenuineDrop(segment, segment.dropped)) continue;
    problems.push({ code: 'drop_forged', writer: segment.writer, sequence: segment.first });
  }
  return { genuine, problems };
}
