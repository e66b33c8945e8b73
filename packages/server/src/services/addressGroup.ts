import { isIPv4, isIPv6 } from 'node:net';

/** What the first 96 bits are of an IPv4 address that is written as IPv6, or that a network translates (NAT64, RFC 6052). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff].join(':');
const TRANSLATED = [0x64, 0xff9b, 0, 0, 0, 0].join(':');

/**
 * Whose requests are counted together: an IPv4 address, however it is written, or the first 64 bits of an IPv6 address,
 * since one customer has at least as many. Anything else is itself.
 */
export function addressGroup(ip: string): string {
  const [address = ''] = withoutPort(ip).split('%');
  if (!isIPv6(address)) return isIPv4(address) ? address : ip;
  const groups = groupsOf(address);
  const head = groups.slice(0, 6).join(':');
  if (head === MAPPED || head === TRANSLATED) {
    const bytes = groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]);
    return bytes.join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** Azure's proxies write the port of a connection behind its address, and every connection has another. */
function withoutPort(ip: string): string {
  const [, six, four] = /^(?:\[(.+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? [];
  return six ?? four ?? ip;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const first = numbersOf(head);
  if (tail === undefined) return first;
  const last = numbersOf(tail);
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** An IPv4 address at the end is two groups. */
function numbersOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!isIPv4(group)) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
