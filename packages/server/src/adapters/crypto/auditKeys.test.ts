import { createPublicKey, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { createAuditKeys } from './auditKeys.ts';
import { createSecrets } from './secrets.ts';

const keys = createAuditKeys(createSecrets('one secret'));
const others = createAuditKeys(createSecrets('another secret'));
const row = {
  ...{ writer: 'w', sequence: 1, at: '2026-01-01T00:00:00.000Z', application: 'default', actor: 'cli' },
  ...{ action: 'user.erased', subject: null, details: '{}', requestId: null, keyId: keys.keyId },
};
const head = {
  ...{ writer: 'w', first: 1, last: 2, mac: Buffer.alloc(32, 7) },
  ...{ lastAt: '2026-01-01T00:00:00.000Z', sealedBy: 'w' },
};

it('macs depend on every field, on the mac before and on the secret', () => {
  const [none, some] = [new Uint8Array(), new Uint8Array(32)];
  const macs = [
    keys.macOf(row, none),
    keys.macOf(row, some),
    others.macOf(row, none),
    keys.macOf({ ...row, subject: '' }, none),
    ...Object.keys(row).map((name) => keys.macOf({ ...row, [name]: 'other' }, none)),
  ].map((mac) => Buffer.from(mac).toString('hex'));
  expect(new Set(macs).size).toBe(macs.length);
  expect(Buffer.from(createAuditKeys(createSecrets('one secret')).macOf(row, none)).toString('hex')).toBe(
    macs[0],
  );
});

it('heads and drops are signed for what they say, by this key', () => {
  const signed = { ...head, keyId: keys.keyId, signature: keys.signHead(head) };
  expect(keys.isGenuineHead(signed)).toBe(true);
  expect(keys.isGenuineHead({ ...signed, last: 3 })).toBe(false);
  expect(keys.isGenuineHead({ ...signed, signature: new Uint8Array() })).toBe(false);
  expect(others.isGenuineHead(signed)).toBe(false);
  const drop = {
    at: '2027-01-01T00:00:00.000Z',
    signature: keys.signDrop(signed, '2027-01-01T00:00:00.000Z'),
  };
  expect(keys.isGenuineDrop(signed, drop)).toBe(true);
  expect(keys.isGenuineDrop({ ...signed, first: 2 }, drop)).toBe(false);
  expect(keys.isGenuineDrop(signed, { ...drop, at: '2028-01-01T00:00:00.000Z' })).toBe(false);
});

it('whoever has the public key checks a head by the statement that the guide gives', () => {
  const { x } = { x: Buffer.from(keys.publicKey).toString('base64url') };
  const statement = JSON.stringify([
    ...['keystroke-auth audit head 1', head.writer, head.first, head.last],
    ...[head.mac.toString('base64url'), head.lastAt, head.sealedBy],
  ]);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  expect(verify(null, Buffer.from(statement), publicKey, keys.signHead(head))).toBe(true);
});
