import type { Attempt } from '@keystroke-auth/protocol';
import type { Store } from '../../ports/store.ts';
import { type Repeated, repeat } from '../jobs/repeat.ts';
import { attemptOf } from '../v1/attempts.ts';

/** How often the store is asked (ms): once for everybody who follows an application. */
const EVERY_MS = 1_000;
/** The newest that are looked at each time: what one look can cost, and how late a try of a slower process may come. */
const WINDOW = 200;

/** Gets tries, oldest first: those that are new, and those whose outcome was reported. */
export type TellAttempts = (attempts: readonly Attempt[]) => void;

/**
 * Tries as they are decided, by whichever process: read from the store again and again while somebody follows, and never
 * otherwise. Of more than the window in one interval the oldest are left out.
 */
export interface AttemptFeed {
  /**
   * Resolves when everything from then on will be told.
   *
   * @returns what ends it
   * @throws {StoreUnavailable}
   */
  follow(application: string, tell: TellAttempts): Promise<() => void>;
}

/** What is known of the newest tries, by id: when their outcome was reported. */
type Marks = ReadonlyMap<string, string | null>;

interface Followed {
  readonly tells: Set<TellAttempts>;
  /** Null until it was looked for the first time, which everybody who came by then waits for. */
  marks: Marks | null;
  begun: Promise<void> | null;
}

export function createAttemptFeed({
  store,
  random,
  everyMs = EVERY_MS,
}: {
  readonly store: Store;
  readonly random: () => number;
  readonly everyMs?: number;
}): AttemptFeed {
  const applications = new Map<string, Followed>();
  let looking: Repeated | null = null;

  return {
    async follow(application, tell) {
      const followed = applications.get(application) ?? { tells: new Set(), marks: null, begun: null };
      applications.set(application, followed);
      followed.tells.add(tell);
      looking ??= repeat(lookAtAll, { everyMs, random, onError: () => undefined });
      const leave = (): void => {
        followed.tells.delete(tell);
        if (followed.tells.size > 0) return;
        if (applications.get(application) === followed) applications.delete(application);
        if (applications.size > 0) return;
        void looking?.stop();
        looking = null;
      };
      followed.begun ??= begin(application, followed);
      const { begun } = followed;
      try {
        await begun;
      } catch (error) {
        if (followed.begun === begun) followed.begun = null;
        leave();
        throw error;
      }
      return leave;
    },
  };

  async function begin(application: string, followed: Followed): Promise<void> {
    followed.marks = await marksOf(application);
  }

  /** What fails is looked for again the next time: nothing is marked before it was told. */
  async function lookAtAll(): Promise<void> {
    for (const [application, followed] of applications) await look(application, followed);
  }

  async function look(application: string, followed: Followed): Promise<void> {
    const known = followed.marks;
    if (known === null) return;
    const marks = await marksOf(application);
    const ids = changedIds(known, marks);
    if (ids.length > 0) {
      const attempts = await read(application, ids);
      for (const tell of followed.tells) tell(attempts);
    }
    followed.marks = marks;
  }

  async function marksOf(application: string): Promise<Marks> {
    const newest = await store.read(({ attempts }) => attempts.newest(application, WINDOW));
    return new Map(newest.map(({ id, reportedAt }) => [id, reportedAt?.toISOString() ?? null]));
  }

  function read(application: string, ids: readonly string[]): Promise<Attempt[]> {
    return store.read(async ({ attempts }) => {
      const found: Attempt[] = [];
      for (const id of ids) {
        const attempt = await attempts.find(application, id);
        // Null: erased since.
        if (attempt !== null) found.push(attemptOf(attempt));
      }
      return found;
    });
  }
}

/** Oldest first. What only moved up because others were erased is not new. */
function changedIds(known: Marks, marks: Marks): string[] {
  const oldest = known.size < WINDOW ? '' : [...known.keys()].reduce((a, b) => (a < b ? a : b));
  return [...marks]
    .filter(([id, reportedAt]) => id >= oldest && known.get(id) !== reportedAt)
    .map(([id]) => id)
    .sort();
}
