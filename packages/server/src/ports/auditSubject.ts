import type { UserKey } from './userRecords.ts';

/** What stands for a person in the audit log. */
export interface AuditSubject {
  /** The same for the same person each time; null where nothing can stand for them. */
  of(user: UserKey): Promise<string | null>;
}
