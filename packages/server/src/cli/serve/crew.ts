import type { Logger } from 'pino';

/** A process of the crew. */
export interface Member {
  readonly pid: number;
  /** Resolves once it serves, with where; never if it does not come to that. */
  readonly ready: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** It answers what it has begun, then ends. `patiently`: others serve, so clients may take their time to go there. */
  askToStop(how: 'soon' | 'patiently'): void;
  signal(name: 'SIGHUP' | 'SIGKILL'): void;
}

/** Processes that do the same, kept at their number. */
export interface Crew {
  /** Resolves when all serve, with where; null when the first one could not, which `gaveUp` was told. */
  start(): Promise<string | null>;
  /** Puts a new one in the place of each, one after the other: the old one is asked to stop when the new one serves. */
  restart(): Promise<void>;
  signal(name: 'SIGHUP'): void;
  /** Resolves when all have ended. */
  stop(): Promise<void>;
}

export interface CrewOptions {
  readonly size: number;
  start(): Member;
  /** Who was asked to stop is killed after so long (ms). */
  readonly killAfterMs: number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error' | 'fatal'>;
  /** Nobody serves and new ones can't: told once, with the exit code of the last. */
  gaveUp(code: number): void;
}

/** The first pause before one that ended is replaced, doubled with each that ends early, and the longest (ms). */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** Who served for so long (ms) did not end early. */
const LONG_MS = 10_000;
/** So many early ends in a row, with nobody left who serves, and it is over. */
const MOST_EARLY = 5;
/** One that does not serve after so long (ms) never will. */
const START_MS = 60_000;

export function createCrew({ size, start, killAfterMs, log, gaveUp }: CrewOptions): Crew {
  /** Value: since when it serves (ms); null while it does not. */
  const members = new Map<Member, number | null>();
  /** Whose end was asked for. */
  const leaving = new Set<Member>();
  const pauses = new Set<NodeJS.Timeout>();
  let early = 0;
  let everServed = false;
  let stopping = false;
  let restarting = false;

  /** Resolves with where it serves, or null when it ended before it did. */
  const add = async (): Promise<string | null> => {
    const member = start();
    members.set(member, null);
    const late = setTimeout(() => member.signal('SIGKILL'), START_MS);
    const ended = member.ended.then((end) => {
      clearTimeout(late);
      const since = members.get(member) ?? null;
      members.delete(member);
      if (!leaving.delete(member) && !stopping) onLost(member, since, end);
      return null;
    });
    const url = await Promise.race([member.ready, ended]);
    clearTimeout(late);
    if (url !== null && members.has(member)) members.set(member, performance.now());
    return url;
  };

  const onLost = (
    { pid }: Member,
    since: number | null,
    { code, signal }: { readonly code: number | null; readonly signal: string | null },
  ): void => {
    early = since !== null && performance.now() - since >= LONG_MS ? 0 : early + 1;
    const serving = [...members.values()].some((each) => each !== null);
    const what = { pid, code, signal };
    if (!serving && (everServed ? early >= MOST_EARLY : true)) {
      stopping = true;
      log.fatal(what, 'workers can not start: giving up');
      gaveUp(code === null || code === 0 ? 1 : code);
      return;
    }
    // Where a restart has one more than needed, that one takes the place.
    if (members.size + pauses.size >= size) {
      log.error(what, 'a worker ended by itself');
      return;
    }
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, early - 1));
    log.error({ ...what, replaced_in_ms: pause }, 'a worker ended by itself and is replaced');
    const timer = setTimeout(() => {
      pauses.delete(timer);
      void replace();
    }, pause);
    pauses.add(timer);
  };

  const replace = async (): Promise<void> => {
    if ((await add()) !== null) log.info('a new worker serves');
  };

  const retire = async (member: Member, how: 'soon' | 'patiently'): Promise<void> => {
    leaving.add(member);
    const kill = setTimeout(() => member.signal('SIGKILL'), killAfterMs);
    // One that does not serve yet has nothing to answer, and may not hear.
    if ((members.get(member) ?? null) === null) member.signal('SIGKILL');
    else member.askToStop(how);
    await member.ended;
    clearTimeout(kill);
  };

  const inTurns = async (old: readonly Member[]): Promise<boolean> => {
    for (const member of old) {
      if (stopping || !members.has(member)) continue;
      if ((await add()) === null) return false;
      if (!stopping && members.has(member)) await retire(member, 'patiently');
    }
    return true;
  };

  return {
    async start() {
      // One alone first: what is wrong with it is wrong with all, and told once.
      const url = await add();
      if (url === null) return null;
      everServed = true;
      await Promise.all(Array.from({ length: size - 1 }, add));
      return url;
    },
    async restart() {
      if (restarting || stopping || !everServed) return;
      restarting = true;
      const old = [...members.keys()];
      log.info({ workers: old.length }, 'restarting workers, one after the other');
      const restarted = await inTurns(old);
      restarting = false;
      if (stopping) return;
      while (members.size + pauses.size < size) await replace();
      if (restarted) log.info('workers were restarted');
      else log.error('a new worker could not start: the others stay as they are');
    },
    signal(name) {
      for (const member of members.keys()) member.signal(name);
    },
    async stop() {
      stopping = true;
      for (const timer of pauses) clearTimeout(timer);
      await Promise.all([...members.keys()].map((member) => retire(member, 'soon')));
    },
  };
}
