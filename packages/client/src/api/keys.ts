import type {
  ApiKey,
  ApiKeyPage,
  ApiKeyRequest,
  ApiKeyWithSecret,
  RotateKeyRequest,
} from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import { CREATE, READ, REMOVE } from './kinds.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import { isPage, listing, type PageQuery } from './pages.ts';
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

export function createKeys(send: Send): Keys {
  return {
    create: async (body, options) => send({ ...CREATE, path: '/v1/keys', body, check: isNewKey }, options),
    ...listing(async (query?: KeyQuery, options?: CallOptions) =>
      send({ ...READ, path: withQuery('/v1/keys', { ...query }), check: isPage<ApiKeyPage> }, options),
    ),
    get: async (keyId, options) => send({ ...READ, path: path`/v1/keys/${keyId}`, check: isKey }, options),
    rotate: async (keyId, body = {}, options) =>
      send({ ...CREATE, path: path`/v1/keys/${keyId}/rotate`, body, check: isNewKey }, options),
    revoke: async (keyId, options) => send({ ...REMOVE, path: path`/v1/keys/${keyId}` }, options),
  };
}
