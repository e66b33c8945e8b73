import { randomBytes } from 'node:crypto';
import type { ApiKeyRecord, ApiKeyStore } from '../../ports/apiKeyStore.ts';
import type { Clock } from '../../ports/clock.ts';
import { SealBroken, type Secrets } from '../../ports/secrets.ts';
import type { Store } from '../../ports/store.ts';
import { principalWith } from '../keys/authenticateApiKey.ts';
import type { KeyUse } from '../keys/keyUse.ts';
import { isInUse } from '../keys/newApiKey.ts';
import type { Principal } from '../principal.ts';

/** How long a session lasts without anybody at it, and how long at all (ms). */
export const IDLE_MS = 15 * 60 * 1_000;
export const LIFE_MS = 8 * 60 * 60 * 1_000;
/** A session in use gets a new token this often (ms). */
const RENEW_MS = 60 * 1_000;
const PURPOSE = 'console-session';

/** Who sits at the console, by a key that was shown once and is in no browser. */
export interface ConsoleSession {
  /** Names it, whichever of its tokens came. */
  readonly id: string;
  readonly principal: Principal;
  readonly key: ApiKeyRecord;
  /** When it ends if nobody does anything, and when it ends in any case. */
  readonly idleAt: Date;
  readonly endsAt: Date;
  /** A token to go on with; null while the one that came is good enough. */
  readonly renewed: string | null;
}

/**
 * Sessions of the console: what a browser holds is sealed under the deployment's secret and says which key was shown, and
 * when. The key is looked up at every request, so a session may what the key may, and ends with it. Stored is only which sessions
 * were ended before their time: whichever process is asked refuses them.
 */
export interface ConsoleSessions {
  /** A new token; null for a key that is gone. */
  begin(keyId: string): Promise<string | null>;
  /** Null for what is no token, has ended, or whose key has. */
  resume(token: string): Promise<ConsoleSession | null>;
  /** Ends a session before its time, everywhere: copies of its token are worth nothing when this resolves. */
  end(token: string): Promise<void>;
}

interface Content {
  readonly id: string;
  readonly keyId: string;
  /** ms since 1970 */
  readonly begunAt: number;
  readonly seenAt: number;
}

export function createConsoleSessions({
  secrets,
  store,
  keys,
  clock,
  keyUse,
}: {
  readonly secrets: Secrets;
  readonly store: Store;
  readonly keys: ApiKeyStore;
  readonly clock: Clock;
  readonly keyUse: Pick<KeyUse, 'note'>;
}): ConsoleSessions {
  const write = (content: Content): string =>
    Buffer.from(secrets.seal(PURPOSE, [], Buffer.from(JSON.stringify(content)))).toString('base64url');

  const read = (token: string): Content | null => {
    try {
      const text = Buffer.from(secrets.open(PURPOSE, [], Buffer.from(token, 'base64url'))).toString();
      const content: Content = JSON.parse(text);
      return content;
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  };

  const keyInUse = async (id: string): Promise<ApiKeyRecord | null> => {
    const record = await keys.find(id);
    return record !== null && isInUse(record, clock.now()) ? record : null;
  };

  return {
    async begin(keyId) {
      if ((await keyInUse(keyId)) === null) return null;
      const now = clock.now().getTime();
      return write({ id: randomBytes(16).toString('base64url'), keyId, begunAt: now, seenAt: now });
    },
    async resume(token) {
      const content = read(token);
      const now = clock.now().getTime();
      if (content === null) return null;
      if (now >= content.seenAt + IDLE_MS || now >= content.begunAt + LIFE_MS) return null;
      const key = await keyInUse(content.keyId);
      if (key === null) return null;
      if (await store.read(({ endedConsoleSessions }) => endedConsoleSessions.has(content.id))) return null;
      keyUse.note(key.id, clock.now());
      const isOld = now >= content.seenAt + RENEW_MS;
      const endsAt = content.begunAt + LIFE_MS;
      return {
        id: content.id,
        principal: principalWith(key),
        key,
        idleAt: new Date(Math.min(endsAt, (isOld ? now : content.seenAt) + IDLE_MS)),
        endsAt: new Date(endsAt),
        renewed: isOld ? write({ ...content, seenAt: now }) : null,
      };
    },
    async end(token) {
      const content = read(token);
      if (content === null) return;
      const endsAt = new Date(content.begunAt + LIFE_MS);
      await store.transact(({ endedConsoleSessions }) => endedConsoleSessions.add(content.id, endsAt));
    },
  };
}
