/** When something is due, in UTC. */
export interface Schedule {
  /** Five fields of cron. */
  readonly cron: string;
  /** The last moment up to `now`. */
  latest(now: Date): Date;
  /** The first moment after `now`. */
  next(now: Date): Date;
}

/**
 * Work that the service does by itself. Of all processes of a store one does it each time it is due; a time that passed
 * while none was running is made up for once.
 */
export interface Job {
  /** Small letters and hyphens. Another name is another job. */
  readonly name: string;
  /** For the operator: what it does, without a full stop. */
  readonly about: string;
  readonly schedule: Schedule;
  /** What it throws is logged and shown, and it is done again when it is due the next time. */
  run(run: JobRun): Promise<void>;
}

export interface JobRun {
  /** Says that it has to end: the process stops, or somebody else has taken over. */
  readonly signal: AbortSignal;
  /** What the run before, or one that was interrupted, reported last; null for the first. */
  readonly progress: string | null;
  /** Kept and shown to the operator: how far it is, and where to go on. Names nobody. */
  report(progress: string): Promise<void>;
}

/** How a job stands. */
export interface JobRecord {
  readonly name: string;
  /** Which of its times the last run was for; when it was first heard of, where there was none. */
  readonly dueAt: Date;
  /** Who runs it, and until when nobody else may. Null while nobody does. */
  readonly holder: string | null;
  readonly heldUntil: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Why the last run failed; null where it did not. */
  readonly error: string | null;
  readonly progress: string | null;
}

export interface JobRecords {
  find(name: string): Promise<JobRecord | null>;
  /** By name. */
  all(): Promise<JobRecord[]>;
  /** Inserts or replaces. */
  save(record: JobRecord): Promise<void>;
  /** What leases and ages go by: the time of the server that several machines share, or `here`, this machine's, where there is but one. */
  leaseTime(here: Date): Promise<Date>;
}
