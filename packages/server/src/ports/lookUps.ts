import type { ApplicationRecord } from './applicationRecords.ts';
import type { ProfileRecord } from './profileRecords.ts';
import type { UserKey, UserRecord } from './userRecords.ts';

/** What a decision about a person begins with. */
export interface LookedUp {
  /** Null where nothing is stored of it. */
  readonly application: ApplicationRecord | null;
  /** Whether anybody is told of anything that happens there. */
  readonly hasWebhooks: boolean;
  /** Null for somebody who is not known. */
  readonly user: UserRecord | null;
  /** Oldest first. */
  readonly profiles: readonly ProfileRecord[];
  /** Ids of the newest tries of which a sample is kept, by id of the profile. */
  readonly newestProbes: ReadonlyMap<string, string>;
}

/** What several records say, asked for at once: the store is asked the same about everybody. */
export interface LookUps {
  /** As of now: what the transaction writes afterwards changes nothing of it. */
  about(user: UserKey): Promise<LookedUp>;
}
