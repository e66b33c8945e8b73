import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whose requests are counted together: an IPv4 address, or the first 64 bits of an IPv6 address, since one customer has
 * at least as many. Anything else is itself.
 */
export function addressGroup(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  const [address = ''] = ip.split('%');
  if (!isIPv6(address)) return ip;
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end is two groups.
  const written = first.length + last.length + (address.includes('.') ? 1 : 0);
  const groups = [...first, ...Array<string>(tail === undefined ? 0 : 8 - written).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
