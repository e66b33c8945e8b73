import type { UserKey } from './userRecords.ts';

/** Labels that integrators give, as they are kept: keyed hashes, which nobody can read or link between people. */
export interface LabelRecords {
  tagOf(kind: 'text' | 'keyboard', user: UserKey, label: string): Promise<string>;
}
