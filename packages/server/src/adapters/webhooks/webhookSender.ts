import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { DeliveryError } from '../../ports/webhookRecords.ts';
import type { WebhookMessage, WebhookSender } from '../../ports/webhookSender.ts';
import { type AddressPolicy, createAddressPolicy } from './addressPolicy.ts';
import { createLookUps, type HostAddress, type Resolve } from './lookUps.ts';
import { hostOf, isUsual, refusalOf } from './webhookUrl.ts';

/** For one try, from the look-up of the name to the status (ms). */
const TIMEOUT_MS = 10_000;

export interface WebhookSenderOptions {
  /** Networks that may be sent to although they are not public, by any port, also without TLS. */
  readonly allowedNetworks: readonly string[];
  /** All addresses of a name. Default: as the system resolves it. */
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/**
 * Sends over HTTPS to public addresses. A name is resolved anew for every try, each of its addresses is checked, and
 * the connection goes to these and no others: what the name says a moment later has no say. Redirects are not
 * followed, and of an answer only the status is read.
 */
export function createWebhookSender({
  allowedNetworks,
  resolve = (host) => lookup(host, { all: true, verbatim: true }),
  timeoutMs = TIMEOUT_MS,
}: WebhookSenderOptions): WebhookSender {
  const policy = createAddressPolicy(allowedNetworks);
  const lookUp = createLookUps((host) => resolve(host).catch(nameNotResolved));
  const reach = async (message: WebhookMessage, signal: AbortSignal): Promise<number> => {
    const url = new URL(message.url);
    const host = hostOf(url);
    const version = isIP(host);
    const addresses = version === 0 ? await lookUp(host, signal) : [{ address: host, family: version }];
    checkAddresses(addresses, isUsual(url), policy);
    return post(url, message, addresses, signal);
  };
  return {
    refusal: (url) => refusalOf(url, policy),
    send: async (message, stop) => {
      const started = performance.now();
      const timeout = AbortSignal.timeout(timeoutMs);
      const durationMs = () => Math.round(performance.now() - started);
      try {
        const status = await reach(message, AbortSignal.any([stop, timeout]));
        return { status, error: null, durationMs: durationMs() };
      } catch (error) {
        if (stop.aborted) return null;
        const why = timeout.aborted ? 'timed_out' : failureOf(error);
        return { status: null, error: why, durationMs: durationMs() };
      }
    },
  };
}

/** Why nothing was sent, where it is not the connection that failed. */
class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly why: DeliveryError;

  constructor(why: DeliveryError) {
    super(why);
    this.why = why;
  }
}

function nameNotResolved(): never {
  throw new NotSent('name_not_resolved');
}

/** @throws {NotSent} when any address is not to be reached: a name that has such a one is not to be trusted */
function checkAddresses(addresses: readonly HostAddress[], usual: boolean, policy: AddressPolicy): void {
  if (addresses.length === 0) throw new NotSent('name_not_resolved');
  const mayReach = ({ address }: HostAddress) =>
    policy.isAllowed(address) || (usual && policy.isPublic(address));
  if (!addresses.every(mayReach)) throw new NotSent('address_refused');
}

/** The status of the answer; the rest of it is not read. */
function post(
  url: URL,
  { headers, body }: WebhookMessage,
  addresses: readonly HostAddress[],
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sending = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // A connection of its own: one that is kept could be to an address that was checked for another name.
      agent: false,
      lookup: answering(addresses),
      signal,
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sending.end(body);
  });
}

/** A look-up that has its answer already. */
function answering(addresses: readonly HostAddress[]): LookupFunction {
  return (_, { all }, answer) => {
    const [first = { address: '', family: 4 }] = addresses;
    if (all === true) answer(null, [...addresses]);
    else answer(null, first.address, first.family);
  };
}

const TLS_CODES = /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;

function failureOf(error: unknown): DeliveryError {
  if (error instanceof NotSent) return error.why;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return TLS_CODES.test(code) ? 'tls_failed' : 'connection_failed';
}
