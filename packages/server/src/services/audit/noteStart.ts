import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import { SYSTEM } from './by.ts';
import { noteAct } from './noteAct.ts';

/** Characters of a hash that tell one configuration from another. */
const HASH_LENGTH = 16;

/**
 * Writes down that a process began to serve, which release it is, and by which configuration: settings come from the
 * environment, where nobody else sees that one was changed.
 */
export type NoteStart = () => Promise<void>;

export interface NoteStartDependencies {
  readonly store: Store;
  readonly clock: Clock;
  /** The hash is keyed: settings are secrets, some of them, and others are easily guessed. */
  readonly secrets: Pick<Secrets, 'tag'>;
  readonly release: string;
  readonly settings: object;
}

export function createNoteStart({
  store,
  clock,
  secrets,
  release,
  settings,
}: NoteStartDependencies): NoteStart {
  return () => {
    const hash = Buffer.from(secrets.tag('configuration', [JSON.stringify(settings)])).toString('base64url');
    const details = { release, configuration: hash.slice(0, HASH_LENGTH) };
    return store.transact((records) =>
      noteAct(records, SYSTEM, 'service.started', { application: '' }, details, clock.now()),
    );
  };
}
