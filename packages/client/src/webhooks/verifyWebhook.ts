import type { WebhookEvent } from '@keystroke-auth/protocol';
import { isRecord } from '../isRecord.ts';
import { decodeBase64, type SigningKey, signingKey } from './signingKey.ts';
import { WebhookError } from './webhookError.ts';

/** As the service signs: no more is ever needed than two, while a secret is changed. */
const MOST_SIGNATURES = 10;
const DEFAULT_TOLERANCE = 300;

/** Headers as `fetch`, Node, Express and Fastify give them. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface VerifyWebhookOptions {
  /** How far the time of signing may be from now, both ways (s). Default 300. */
  readonly tolerance?: number;
  /** Now (ms since 1970). Default: the clock. */
  readonly now?: number;
}

/**
 * Checks who sent a delivery and when, by Standard Webhooks 1.0, and reads the event in it. Signatures are compared in
 * constant time, by WebCrypto.
 *
 * A copy is good for as long as the tolerance, and a delivery may come twice anyway: keep `id` of the events you took,
 * and drop those you know.
 *
 * @param body exactly as it came, before any parser
 * @param secret the webhook's, or several while it is changed
 * @throws {WebhookError} for what is not to be believed
 * @throws {TypeError} for a secret, tolerance or time that can't be one
 */
export async function verifyWebhook(
  body: string | Uint8Array<ArrayBuffer>,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  { tolerance = DEFAULT_TOLERANCE, now = Date.now() }: VerifyWebhookOptions = {},
): Promise<WebhookEvent> {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length === 0) throw new TypeError('secret: got none, expected at least one');
  if (!(tolerance >= 0) || !Number.isFinite(tolerance)) throw new TypeError('tolerance: expected seconds');
  if (!Number.isFinite(now)) throw new TypeError('now: expected milliseconds since 1970');
  const keys = await Promise.all(secrets.map(signingKey));

  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookError('timestamp_invalid');
  const age = now / 1_000 - Number(timestamp);
  if (age > tolerance) throw new WebhookError('too_old');
  // The time is in whole seconds, so a clock that agrees may be up to one behind it.
  if (age < -tolerance - 1) throw new WebhookError('too_new');

  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes);
  if (!(await isSigned(signed, signatures, keys))) throw new WebhookError('signature_invalid');
  return readEvent(bytes, id);
}

async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
  keys: readonly SigningKey[],
): Promise<boolean> {
  for (const given of signatures.split(' ').slice(0, MOST_SIGNATURES)) {
    const signature = given.startsWith('v1,') ? decodeBase64(given.slice(3)) : null;
    if (signature === null) continue;
    for (const key of keys) {
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return true;
    }
  }
  return false;
}

/** What the service signed is an event; the id in it is the one that was signed. */
function readEvent(bytes: Uint8Array, id: string): WebhookEvent {
  let event: unknown;
  try {
    event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WebhookError('body_invalid');
  }
  if (!isEvent(event) || event.id !== id) throw new WebhookError('body_invalid');
  return event;
}

/** That `data` is as its type says is the service's promise. */
function isEvent(value: unknown): value is WebhookEvent {
  if (!isRecord(value) || !isRecord(value.data)) return false;
  return ['id', 'type', 'created_at', 'application'].every((name) => typeof value[name] === 'string');
}

/** @throws {WebhookError} `headers_missing`, also for a header that came more than once */
function headerOf(headers: WebhookHeaders, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : headers[name];
  if (typeof value !== 'string' || value === '') throw new WebhookError('headers_missing');
  return value;
}

function isHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
