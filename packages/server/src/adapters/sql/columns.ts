import { StoreUnavailable } from '../../ports/store.ts';
import type { LivenessColumns } from './schema.ts';

/** A time as a column holds it: fixed length in UTC, so that text order is time order. */
export function fromDate(date: Date): string;
export function fromDate(date: Date | null): string | null;
export function fromDate(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

export function toDate(column: string): Date;
export function toDate(column: string | null): Date | null;
export function toDate(column: string | null): Date | null {
  return column === null ? null : new Date(column);
}

/** @throws {StoreUnavailable} for a value that this version does not know: nothing is decided by a guess */
export function oneOf<Value extends string>(known: readonly Value[], column: string): Value {
  const value = known.find((candidate) => candidate === column);
  if (value === undefined)
    throw new StoreUnavailable(`the store holds another value than ${known.join(', ')}`);
  return value;
}

/** @throws {StoreUnavailable} for anything but a JSON list of strings */
export function toStrings(column: string): string[] {
  const list: unknown = JSON.parse(column);
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw new StoreUnavailable('the store holds something else than a list of strings');
  }
  return list;
}

const CLOCKS = ['ok', 'coarse', 'jumped'] as const;

interface Liveness {
  readonly replay: boolean;
  readonly synthetic: boolean;
  readonly clock: (typeof CLOCKS)[number];
}

export function fromLiveness(liveness: Liveness | null): LivenessColumns {
  return {
    liveness_replay: liveness === null ? null : Number(liveness.replay),
    liveness_synthetic: liveness === null ? null : Number(liveness.synthetic),
    liveness_clock: liveness?.clock ?? null,
  };
}

export function toLiveness(row: LivenessColumns): Liveness | null {
  if (row.liveness_clock === null) return null;
  return {
    replay: row.liveness_replay !== 0,
    synthetic: row.liveness_synthetic !== 0,
    clock: oneOf(CLOCKS, row.liveness_clock),
  };
}
