import { KeySet } from '@keystroke-auth/protocol';
import type { FastifyInstance } from 'fastify';
import { KEY_SET_MAX_AGE_SECONDS } from '../../services/tokens/keySchedule.ts';
import type { UseCases } from '../../services/v1/useCases.ts';
import type { Operation } from '../openapi/operation.ts';
import { KEY_SET_EXAMPLES, RECEIPT_KEYS_EXAMPLES } from './examples.ts';

/** `GET /.well-known/jwks.json`: for whoever checks decision tokens; needs no key. */
export function keySetRoute(server: FastifyInstance, { signingKeys }: UseCases): void {
  server.get(
    '/.well-known/jwks.json',
    { config: { operation: OPERATION } },
    async (_request, reply): Promise<KeySet> => {
      const keySet = await signingKeys.published();
      // An empty set is not to be kept: the first token makes the first key.
      const caching = keySet.keys.length === 0 ? 'no-store' : `public, max-age=${KEY_SET_MAX_AGE_SECONDS}`;
      reply.header('cache-control', caching).header('x-content-type-options', 'nosniff');
      return keySet;
    },
  );
}

/** For so long everybody may keep a copy of the key of receipts (s): it changes when the key store is lost. */
const RECEIPT_KEY_MAX_AGE_SECONDS = 3_600;

/** `GET /.well-known/receipt-keys.json`: for whoever checks receipts of erasures, years later; needs no key. */
export function receiptKeysRoute(server: FastifyInstance, { receipts }: UseCases): void {
  server.get(
    '/.well-known/receipt-keys.json',
    { config: { operation: RECEIPT_KEYS_OPERATION } },
    async (_request, reply): Promise<KeySet> => {
      reply
        .header('cache-control', `public, max-age=${RECEIPT_KEY_MAX_AGE_SECONDS}`)
        .header('x-content-type-options', 'nosniff');
      return receipts.published();
    },
  );
}

const RECEIPT_KEYS_OPERATION: Operation = {
  tag: 'Tokens',
  summary: 'Public key of deletion receipts',
  description: `A JSON Web Key Set with the one key that all receipts are signed with, as long as the service has its key store. Apart from the keys of decision tokens, which change, so that neither can pass for the other. May be kept for ${RECEIPT_KEY_MAX_AGE_SECONDS} seconds.`,
  access: null,
  answer: { 200: KeySet },
  errorShape: 'flask',
  errors: ['headers_too_large'],
  idempotent: false,
  deprecated: false,
  examples: RECEIPT_KEYS_EXAMPLES,
};

const OPERATION: Operation = {
  tag: 'Tokens',
  summary: 'Public keys of decision tokens',
  description: `A JSON Web Key Set, which may be kept for ${KEY_SET_MAX_AGE_SECONDS} seconds. A new key is in it before it signs, and an old one until no token under it is good any more. Empty before the first token.`,
  access: null,
  answer: { 200: KeySet },
  errorShape: 'flask',
  errors: ['headers_too_large', 'service_unavailable'],
  idempotent: false,
  deprecated: false,
  examples: KEY_SET_EXAMPLES,
};
