import { BlockList, isIP, isIPv6 } from 'node:net';

const OWN = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  OWN.addSubnet(network, bits, 'ipv4');
}
OWN.addAddress('::1', 'ipv6');
OWN.addSubnet('fc00::', 7, 'ipv6');

/**
 * Whether an address to listen on is one that nobody reaches from other networks. Those that stand for every address of the machine
 * (0.0.0.0, ::) are not, nor are names.
 */
export function isOfOwnNetwork(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) !== 0 && OWN.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}
