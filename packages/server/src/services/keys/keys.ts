import {
  type ApiKey,
  type ApiKeyPage,
  type ApiKeyRequest,
  type ApiKeyWithSecret,
  covers,
  type Grant,
  grants,
  isGrant,
  ProtocolError,
  type RotateKeyRequest,
} from '@keystroke-auth/protocol';
import type { ApiKeyPosition, ApiKeyRecord } from '../../ports/apiKeyStore.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records, Store } from '../../ports/store.ts';
import { byOf } from '../audit/by.ts';
import type { Principal } from '../principal.ts';
import { environmentOf, halfOf, isSandbox, nameOf, sandboxOf } from '../sandbox.ts';
import type { Call } from '../v1/call.ts';
import { type Cursors, pageOf } from '../v1/cursors.ts';
import type { OnceOnly } from '../v1/onceOnly.ts';
import type { Transact } from '../v1/work.ts';
import { saveNewKey } from './createApiKey.ts';
import { newApiKey } from './newApiKey.ts';
import { isPlainText } from './plainText.ts';
import { revoke } from './revokeApiKey.ts';
import { DEFAULT_OVERLAP, endOfSuccessor, rotate } from './rotateApiKey.ts';

/** In one half of an application; more are made by mistake. */
const MOST_KEYS = 200;
/** While each of them is being replaced. */
const MOST_WITH_SUCCESSORS = 2 * MOST_KEYS;

/**
 * A key manages the keys of its application and of its sandbox; one of the sandbox, those of the sandbox; one with the
 * scope `tenants`, those of every application. None gives what it does not have, nor sees a key with `tenants` that it
 * could not have made. Those with an id throw `key_not_found`.
 */
export interface Keys {
  /** @throws {ProtocolError} `application_not_found`, `grant_refused`, `key_limit_reached`, `already_shown` */
  create(call: Call, principal: Principal, request: ApiKeyRequest): Promise<ApiKeyWithSecret>;
  /** Newest first. @throws {ProtocolError} `application_not_found`, `query_invalid` for a foreign cursor */
  page(
    principal: Principal,
    application: string | null,
    page: { readonly cursor: string | null; readonly limit: number },
  ): Promise<ApiKeyPage>;
  read(principal: Principal, id: string): Promise<ApiKey>;
  /** @throws {ProtocolError} `key_ended`, `grant_refused`, `key_limit_reached`, `already_shown` */
  rotate(call: Call, principal: Principal, id: string, request: RotateKeyRequest): Promise<ApiKeyWithSecret>;
  /** Ends a key at once; one that is revoked already stays so. @throws {ProtocolError} `grant_refused` */
  revoke(call: Call, principal: Principal, id: string): Promise<void>;
}

export interface KeysDependencies {
  readonly store: Store;
  readonly transact: Transact;
  readonly onceOnly: OnceOnly;
  readonly cursors: Cursors;
  readonly clock: Clock;
}

export function createKeys({ store, transact, onceOnly, cursors, clock }: KeysDependencies): Keys {
  return {
    create: (call, principal, request) =>
      onceOnly(
        call,
        '',
        async ({ records }) => {
          const { label, environment = environmentOf(principal.application) } = request;
          if (!isPlainText(label)) {
            throw new ProtocolError(
              'body_invalid',
              '/label: got control characters, expected one line of text',
            );
          }
          const name = await applicationFor(records, principal, request.application ?? null);
          const application = halfOf(name, environment);
          const scopes = grantsOf(request.scopes);
          checkMayGive(principal, application, scopes);
          const now = clock.now();
          if ((await records.apiKeys.countInUse(application, now)) >= MOST_KEYS) {
            throw new ProtocolError('key_limit_reached', `got one more than ${MOST_KEYS}, expected no more`);
          }
          const expiresAt = await endOf(records, principal, request.expires_in_seconds, now);
          const key = newApiKey({ application, label, scopes, createdAt: now, expiresAt });
          await saveNewKey(records, byOf(call), key, now);
          return { ...describeKey(key.record), secret: key.secret };
        },
        { secret: true },
      ),
    page: (principal, application, { cursor, limit }) =>
      store.read(async (records) => {
        const name = await applicationFor(records, principal, application);
        const applications = isSandbox(principal.application) ? [sandboxOf(name)] : [name, sandboxOf(name)];
        const tenants = isAdmin(principal);
        const list = [...applications, 'keys', String(tenants)];
        const after = cursor === null ? null : positionOf(cursors.read(list, cursor));
        const found = await records.apiKeys.page({ applications, tenants }, after, limit + 1);
        const page = pageOf(cursors, list, { found, limit }, ({ createdAt, id }) =>
          [createdAt.toISOString(), id].join(' '),
        );
        return { ...page, items: page.items.map(describeKey) };
      }),
    read: (principal, id) =>
      store.read(async (records) => describeKey(await findKey(records, principal, id))),
    rotate: (call, principal, id, { overlap_seconds: overlap = DEFAULT_OVERLAP }) =>
      onceOnly(
        call,
        '',
        async ({ records }) => {
          const key = await findKey(records, principal, id);
          // Or a key that may do little would get one that may do everything.
          checkMayGive(principal, key.application, key.scopes.filter(isGrant));
          const now = clock.now();
          if ((await records.apiKeys.countInUse(key.application, now)) >= MOST_WITH_SUCCESSORS) {
            throw new ProtocolError(
              'key_limit_reached',
              `got one more than ${MOST_WITH_SUCCESSORS}, keys that go on beside their successors among them, expected no more`,
            );
          }
          const wanted = endOfSuccessor(key, now);
          const end = noLaterThan(await endOfMaker(records, principal), wanted);
          // A backend's key would end before anybody expects it.
          if (end !== wanted && key.id !== principal.keyId) {
            throw new ProtocolError('grant_refused', 'got a key that lives longer than the one that asks');
          }
          const { record, secret } = await rotate(records, byOf(call), key, overlap, now, end);
          return { ...describeKey(record), secret };
        },
        { secret: true, thing: id },
      ),
    revoke: (call, principal, id) =>
      transact(async ({ records }) => {
        const key = await findKey(records, principal, id);
        // A key may always end itself; one that may do little ends none that may do more.
        if (key.id !== principal.keyId) checkMayGive(principal, key.application, key.scopes.filter(isGrant));
        await revoke(records, byOf(call), key.id, clock.now());
      }),
  };
}

/** Whether a key reaches beyond its application; nothing of a sandbox does. */
export function isAdmin({ scopes, application }: Principal): boolean {
  return grants(scopes, 'tenants') && !isSandbox(application);
}

/**
 * Whose keys this is about: the caller's own, or those of another application.
 *
 * @throws {ProtocolError} `application_not_found`, whether or not there is another where it is none of the caller's business
 */
async function applicationFor(
  { applications }: Records,
  principal: Principal,
  wanted: string | null,
): Promise<string> {
  const own = nameOf(principal.application);
  const name = wanted ?? own;
  const known = name === own || isAdmin(principal) ? await applications.find(name) : null;
  if (known === null || known.closedAt !== null) throw new ProtocolError('application_not_found');
  return name;
}

/** When a new key ends: not after the key that makes it, or one that was lent for an hour would stay for ever. */
async function endOf(
  records: Records,
  principal: Principal,
  seconds: number | undefined,
  now: Date,
): Promise<Date | null> {
  const wanted = seconds === undefined ? null : new Date(now.getTime() + seconds * 1_000);
  return noLaterThan(await endOfMaker(records, principal), wanted);
}

/** When what a key makes ends at the latest; null: it need not end. */
async function endOfMaker({ apiKeys }: Records, principal: Principal): Promise<Date | null> {
  const maker = principal.keyId === null || isAdmin(principal) ? null : await apiKeys.find(principal.keyId);
  return maker?.expiresAt ?? null;
}

/** @param wanted null: never */
function noLaterThan(latest: Date | null, wanted: Date | null): Date | null {
  return latest === null || (wanted !== null && wanted <= latest) ? wanted : latest;
}

/** @throws {ProtocolError} `key_not_found` also for a key that is none of the caller's business */
async function findKey({ apiKeys }: Records, principal: Principal, id: string): Promise<ApiKeyRecord> {
  const key = await apiKeys.find(id);
  if (key === null || !mayManage(principal, key)) throw new ProtocolError('key_not_found');
  return key;
}

function mayManage(principal: Principal, key: ApiKeyRecord): boolean {
  if (isAdmin(principal)) return true;
  if (key.scopes.includes('tenants')) return false;
  if (isSandbox(principal.application)) return key.application === principal.application;
  return nameOf(key.application) === principal.application;
}

function grantsOf(scopes: readonly string[]): Grant[] {
  const unknown = scopes.find((scope) => !isGrant(scope));
  if (unknown === undefined) return scopes.filter(isGrant);
  throw new ProtocolError('body_invalid', '/scopes: got one that there is not, expected those of the guide');
}

/**
 * A key gives what it has, in its application and in the sandbox. One with the scope `tenants` gives everything to
 * everybody: it makes the first key of each application. But nothing of a sandbox reaches beyond it.
 *
 * @throws {ProtocolError} `grant_refused`
 */
function checkMayGive(principal: Principal, application: string, wanted: readonly Grant[]): void {
  if (isSandbox(application) && wanted.includes('tenants')) {
    throw new ProtocolError('grant_refused', 'got the scope tenants for a key of a sandbox');
  }
  if (isSandbox(principal.application) && !isSandbox(application)) {
    throw new ProtocolError('grant_refused', 'got environment live, asked by a key of the sandbox');
  }
  if (isAdmin(principal)) return;
  const missing = wanted.filter((grant) => !covers(principal.scopes, grant));
  if (missing.length > 0) {
    throw new ProtocolError(
      'grant_refused',
      `got ${missing.join(', ')}, which the key that asks does not have`,
    );
  }
}

function describeKey(key: ApiKeyRecord): ApiKey {
  return {
    id: key.id,
    application: nameOf(key.application),
    environment: environmentOf(key.application),
    label: key.label,
    scopes: [...key.scopes],
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    successor: key.successor,
  };
}

function positionOf(position: string): ApiKeyPosition {
  const [createdAt = '', id = ''] = position.split(' ');
  return { createdAt: new Date(createdAt), id };
}
