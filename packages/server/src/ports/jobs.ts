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

/** Whose turn a job is: of all processes of a store one gets it, each time that it is due. */
export interface JobQueue {
  /**
   * Notes from now on when these are due. May be called again when it failed.
   *
   * @param failed hears what goes wrong beside the calls of others; may hear the same again and again
   */
  start(jobs: readonly ScheduledJob[], failed: (error: unknown) => void): Promise<void>;
  /**
   * Null where there is nothing to do, or somebody is at it.
   *
   * @param when `now`: although it is not due
   */
  take(job: ScheduledJob, when: 'due' | 'now'): Promise<JobTurn | null>;
  /** Whether the run that a record tells of is somebody's still. */
  isHeld(record: JobRecord): Promise<boolean>;
  close(): Promise<void>;
}

export type ScheduledJob = Pick<Job, 'name' | 'schedule'>;

/**
 * A job that nobody else gets until it has ended, or its process has been silent for a quarter of an hour: then another one gets it, and
 * this turn is over.
 */
export interface JobTurn {
  /** No other has it. */
  readonly id: string;
  /** Says that the process is there. False when the turn is over. */
  renew(): Promise<boolean>;
  /**
   * False when the turn was over before.
   *
   * @param how `interrupted`: whoever asks next gets it, at once
   */
  end(how: 'done' | 'interrupted'): Promise<boolean>;
}

/** How a job stands. */
export interface JobRecord {
  readonly name: string;
  /** Which of its times the last run was for; when it was first heard of, where there was none. */
  readonly dueAt: Date;
  /** Whose run it tells of, by the turn. Who finds another one here has lost the job, and writes nothing. */
  readonly holder: string | null;
  /** Until when nobody else may; null where the queue itself knows. */
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
  /** What ages go by: the time of the server that several machines share, or `here`, this machine's, where there is but one. */
  serverTime(here: Date): Promise<Date>;
}
