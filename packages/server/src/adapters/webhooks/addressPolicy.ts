import { BlockList, isIP } from 'node:net';

/**
 * IPv4 that is not on the public internet, by IANA's registry of special-purpose addresses (RFC 6890), and the one
 * address outside of it at which a cloud answers its machines alone. Metadata services elsewhere are within
 * 169.254.0.0/16, 100.64.0.0/10, 192.0.0.0/24 and fc00::/7.
 */
const REFUSED_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * All of IPv6 but global unicast is refused (loopback, mapped, NAT64, unique local, link-local, multicast …), and of
 * global unicast what leads elsewhere or nowhere: protocol assignments with Teredo, documentation, 6to4.
 */
const GLOBAL_V6: readonly [string, number] = ['2000::', 3];
const REFUSED_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** Which addresses may be connected to. */
export interface AddressPolicy {
  /** An address on the public internet. */
  isPublic(address: string): boolean;
  /** An address in one of the networks that were allowed by name. */
  isAllowed(address: string): boolean;
  /** Whether any network was. */
  readonly allowsSome: boolean;
}

/** @param allowed addresses and networks in CIDR notation */
export function createAddressPolicy(allowed: readonly string[]): AddressPolicy {
  const allowList = new BlockList();
  for (const network of allowed) {
    const [address = '', prefix] = network.split('/');
    const bits = prefix === undefined ? (isIP(address) === 4 ? 32 : 128) : Number(prefix);
    allowList.addSubnet(address, bits, familyOf(address));
  }
  return {
    isPublic: (address) => {
      if (address.includes('%')) return false;
      const version = isIP(address);
      if (version === 4) return !refusedV4.check(address, 'ipv4');
      return version === 6 && globalV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6');
    },
    isAllowed: (address) =>
      isIP(address) !== 0 && !address.includes('%') && allowList.check(address, familyOf(address)),
    allowsSome: allowed.length > 0,
  };
}

const refusedV4 = listOf('ipv4', REFUSED_V4);
const globalV6 = listOf('ipv6', [GLOBAL_V6]);
const refusedV6 = listOf('ipv6', REFUSED_V6);

function listOf(family: 'ipv4' | 'ipv6', networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of networks) list.addSubnet(address, prefix, family);
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
