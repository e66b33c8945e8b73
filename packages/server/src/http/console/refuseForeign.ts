import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyRequest } from 'fastify';

/** What the console's own script sends, and no form or picture of another site can: `1`, or `watching` for what it does by itself. */
export const CONSOLE_HEADER = 'x-console';
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Refuses what another site made a browser send with the console's cookie: SameSite should keep the cookie from it, and this
 * holds where that does not (a page on another port, an old browser). A page can't set these headers for another origin
 * without being asked about it first, and is then not allowed to.
 *
 * @param publicHost the host of PUBLIC_URL, for proxies that change the header Host
 * @throws {ProtocolError} `console_request_foreign`
 */
export function refuseForeign({ headers, host, method }: FastifyRequest, publicHost: string | null): void {
  if (headers[CONSOLE_HEADER] === undefined) throw foreign(`got no header ${CONSOLE_HEADER}`);
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw foreign('got a request from another origin');
  const { origin } = headers;
  // Browsers name the origin of whatever changes something.
  if (origin === undefined && READS.has(method)) return;
  const from = hostOf(origin ?? '');
  if (from === null || (from !== host && from !== publicHost)) throw foreign('got another origin, or none');
}

export function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}

function foreign(detail: string): ProtocolError {
  return new ProtocolError('console_request_foreign', `${detail}, expected a page of this service`);
}
