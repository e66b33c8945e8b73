import type {
  ApiKey,
  ApiKeyPage,
  ApiKeyRequest,
  ApiKeyWithSecret,
  RotateKeyRequest,
} from '@keystroke-auth/protocol';
import { nothing, objectWith } from './answers.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { everyItem, type PageQuery } from './pages.ts';
import { path, withQuery } from './path.ts';
import type { Send } from './request.ts';

/** `application` takes the scope `tenants`. */
export type KeyQuery = PageQuery & { readonly application?: string };

/** API keys of the application and its sandbox. */
export interface Keys {
  /** The answer shows the secret, this once. */
  create(request: ApiKeyRequest, options?: WriteOptions): Promise<ApiKeyWithSecret>;
  /** Newest first, page after page; those that have ended, too. */
  list(query?: KeyQuery, options?: CallOptions): AsyncGenerator<ApiKey, void, undefined>;
  /** One page of keys. */
  page(query?: KeyQuery, options?: CallOptions): Promise<ApiKeyPage>;
  get(keyId: string, options?: CallOptions): Promise<ApiKey>;
  /** A successor, shown this once; the old key goes on for a day, or as long as is said. */
  rotate(keyId: string, request?: RotateKeyRequest, options?: WriteOptions): Promise<ApiKeyWithSecret>;
  /** Ends a key at once. */
  revoke(keyId: string, options?: CallOptions): Promise<void>;
}

const isKey = objectWith<ApiKey>('id', 'label', 'scopes', 'expires_at', 'revoked_at');
const isNewKey = objectWith<ApiKeyWithSecret>('id', 'secret');
const isPage = objectWith<ApiKeyPage>('items', 'next_cursor');

export function createKeys(send: Send): Keys {
  const read = { method: 'GET', repeat: 'always', statuses: [200] } as const;
  const write = { method: 'POST', repeat: 'with-key', statuses: [201] } as const;
  const page: Keys['page'] = async (query = {}, options) =>
    send({ ...read, path: withQuery('/v1/keys', { ...query }), check: isPage }, options);
  return {
    create: async (body, options) => send({ ...write, path: '/v1/keys', body, check: isNewKey }, options),
    list: (query = {}, options) => everyItem(page, query, options),
    page,
    get: async (keyId, options) => send({ ...read, path: path`/v1/keys/${keyId}`, check: isKey }, options),
    rotate: async (keyId, body = {}, options) =>
      send({ ...write, path: path`/v1/keys/${keyId}/rotate`, body, check: isNewKey }, options),
    revoke: async (keyId, options) =>
      send(
        {
          ...{ method: 'DELETE', repeat: 'always', statuses: [204] },
          ...{ path: path`/v1/keys/${keyId}`, check: nothing },
        },
        options,
      ),
  };
}
