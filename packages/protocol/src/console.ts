/**
 * What the console's own page is told beside version 1, of the whole deployment: between the page and the service of one
 * build, and no part of the interface that others use. Times are ISO 8601.
 */
export interface ConsoleSystem {
  readonly node: string;
  readonly jobs: readonly ConsoleJob[];
  /** Events that wait to be sent to webhooks. */
  readonly deliveries_waiting: number;
  /** Whether something is missing without which the service serves: see `/readyz`. */
  readonly degraded: boolean;
}

export interface ConsoleJob {
  readonly name: string;
  readonly about: string;
  /** Five fields of cron, in UTC. */
  readonly schedule: string;
  readonly state: 'waiting' | 'running' | 'failed';
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly next_at: string;
  /** Why the last run failed. */
  readonly error: string | null;
  readonly progress: string | null;
}

export interface ConsoleBackups {
  /** For people: where they are; null where `BACKUP_TO` is not set. */
  readonly place: string | null;
  /** Null where the service makes none by itself. */
  readonly every_hours: number | null;
  /** How many there are in all; the newest of them follow. */
  readonly count: number;
  readonly backups: readonly {
    readonly id: string;
    readonly created_at: string;
    /** Encrypted. */
    readonly bytes: number;
    readonly service: string;
    /** When it was last brought back and compared; null where that is not written down. */
    readonly verified_at: string | null;
  }[];
}

/** How long decisions took in each step of time, the oldest first, by one process. */
export interface ConsoleLatency {
  /** When this process began to measure. */
  readonly since: string;
  readonly step_seconds: number;
  readonly steps: readonly {
    readonly at: string;
    readonly answers: number;
    /** Of them, those that were the service's fault. */
    readonly faults: number;
    /** Milliseconds, right to a tenth of themselves. */
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
  }[];
}

export interface ConsoleAuditCheck {
  readonly checked_at: string;
  /** The newest so many rows, and heads. */
  readonly rows: number;
  readonly heads: number;
  readonly writers: number;
  /** Time of the oldest row that was looked at; null where there is none. */
  readonly since: string | null;
  /** Whether these are all rows that there are. */
  readonly is_whole: boolean;
  readonly problems: readonly { readonly code: string; readonly writer: string; readonly sequence: number }[];
}
