/** What one check of the doctor found. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'failed';
  readonly what: string;
  readonly detail: string;
  /** What to do about it. */
  readonly advice: string | null;
}

export function ok(what: string, detail: string): Finding {
  return { level: 'ok', what, detail, advice: null };
}
