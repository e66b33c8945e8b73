import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from './addressPolicy.ts';

const nothingAllowed = createAddressPolicy([]);

/** First and last of each network, and what an attacker would write. */
const INSIDE = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255'],
  ...['127.0.0.1', '127.255.255.255', '169.254.0.0', '169.254.169.254', '169.254.170.2', '169.254.255.255'],
  ...['172.16.0.0', '172.31.255.255', '192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.0'],
  ...['192.168.255.255', '198.18.0.0', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
  ...['239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16', '100.100.100.200'],
  ...[
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '::ffff:8.8.8.8',
  ],
  ...['64:ff9b::7f00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1', '100::1', 'fc00::1', 'fd00:ec2::254'],
  ...['fe80::1', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', '2001::1', '2001:0:7f00:1::', '2001:20::1'],
  ...['2001:db8::1', '2002:7f00:1::', '2002:a00:1::1', '3fff::1', '4000::1', '5f00::1'],
];
const OUTSIDE = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255'],
  ...['192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255', '168.63.129.17'],
  ...['2606:4700:4700::1111', '2001:4860:4860::8888', '2a00:1450::1', '2003::1', '3ffe::1'],
];

describe('addresses', () => {
  it.each(INSIDE)('%s is not public', (address) => {
    expect([isIP(address) !== 0, nothingAllowed.isPublic(address)]).toEqual([true, false]);
  });

  it.each(OUTSIDE)('%s is public', (address) => {
    expect(nothingAllowed.isPublic(address)).toBe(true);
  });

  it('are IPv4 by the same rule as by arithmetic', () => {
    const reserved = ([a = 0, b = 0, c = 0, d = 0]: number[]) =>
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) ||
      (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
      (a === 203 && b === 0 && c === 113) ||
      (a === 168 && b === 63 && c === 129 && d === 16);
    const near = fc.constantFrom(0, 10, 100, 127, 168, 169, 172, 192, 198, 203, 224);
    const byte = fc.nat(255);
    const second = fc.oneof(byte, fc.constantFrom(0, 16, 18, 51, 63, 64, 88, 127, 128, 168, 254));
    fc.assert(
      fc.property(
        fc.tuple(fc.oneof(near, byte), second, fc.oneof(byte, fc.constantFrom(0, 2, 99, 100, 113)), byte),
        (parts) => {
          expect(nothingAllowed.isPublic(parts.join('.'))).toBe(!reserved(parts));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('that carry an IPv4 address in IPv6 are never public, whichever it is', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:', '64:ff9b:1::'),
        (address, prefix) => {
          expect([isIP(prefix + address), nothingAllowed.isPublic(prefix + address)]).toEqual([6, false]);
        },
      ),
    );
  });

  it('outside of 2000::/3 are never public', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (nothingAllowed.isPublic(address)) expect(address).toMatch(/^[23][\da-f]{3}:/i);
      }),
      { numRuns: 1_000 },
    );
  });

  it('with a zone, and what is none, are neither public nor allowed', () => {
    const everything = createAddressPolicy(['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1']);
    for (const text of [
      'fe80::1%eth0',
      '2a00::1%1',
      'localhost',
      '',
      '1.1.1',
      '1.1.1.1 ',
      '127.1',
      '0x7f.0.0.1',
    ]) {
      expect([text, everything.isPublic(text), everything.isAllowed(text)]).toEqual([text, false, false]);
    }
  });

  it('are allowed in the networks that were named, and in no other', () => {
    const policy = createAddressPolicy(['10.1.0.0/16', '127.0.0.1', '::1', 'fd00::/8']);
    for (const address of ['10.1.2.3', '127.0.0.1', '::1', 'fd12::1']) {
      expect([address, policy.isAllowed(address), policy.isPublic(address)]).toEqual([address, true, false]);
    }
    for (const address of ['10.2.0.1', '127.0.0.2', '::2', 'fe80::1', '169.254.169.254', '8.8.8.8']) {
      expect([address, policy.isAllowed(address)]).toEqual([address, false]);
    }
    expect([policy.allowsSome, nothingAllowed.allowsSome]).toEqual([true, false]);
  });
});
