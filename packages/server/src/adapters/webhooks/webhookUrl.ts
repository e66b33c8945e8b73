import { isIP } from 'node:net';
import type { AddressPolicy } from './addressPolicy.ts';

/** The host of an address as sockets and resolvers take it: IPv6 without brackets, no dot at the end. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** Whether it is HTTPS on its own port, which is all that public addresses are sent to. */
export function isUsual({ protocol, port }: URL): boolean {
  return protocol === 'https:' && port === '';
}

/** Why nothing would be sent to an address, as far as the address itself tells; null when nothing speaks against it. */
export function refusalOf(text: string, policy: AddressPolicy): string | null {
  const url = URL.parse(text);
  if (url === null) return 'got something else, expected an address such as https://app.example.com/hooks';
  const { protocol, username, password, hash } = url;
  if (protocol !== 'https:' && protocol !== 'http:') return `got ${protocol}, expected https:`;
  if (username !== '' || password !== '') return 'got a user name or password, expected none';
  if (hash !== '') return 'got a fragment, expected none';
  const host = hostOf(url);
  if (isIP(host) !== 0) {
    if (policy.isAllowed(host)) return null;
    if (!policy.isPublic(host)) return 'got an address that is not public, expected one that is';
    return isUsual(url) ? null : `got ${schemeAndPort(url)}, expected https on port 443`;
  }
  // A name may lead into an allowed network: only the try itself can tell.
  if (isUsual(url) || policy.allowsSome) return null;
  return `got ${schemeAndPort(url)}, expected https on port 443`;
}

function schemeAndPort({ protocol, port }: URL): string {
  return port === '' ? protocol.slice(0, -1) : `${protocol.slice(0, -1)} on port ${port}`;
}
