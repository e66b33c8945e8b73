import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Certificate } from '../tls.ts';

/**
 * A certificate for 127.0.0.1 and localhost that vouches for itself (X.509, P-256), with its key: new every time, so that none has
 * to be kept in the repository or runs out.
 */
export function selfSigned(name: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = toBeSigned(name, publicKey);
  const signature = sign('sha256', content, { key: privateKey, dsaEncoding: 'der' });
  const der = sequence(content, ECDSA_WITH_SHA256, tlv(BIT_STRING, Buffer.of(0), signature));
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;
/** Fields that are numbered instead of typed. */
const FIELD = 0xa0;
const PLAIN_FIELD = 0x80;

/** RFC 5758, 3.2; RFC 5280, A.1 and 4.2.1.6. */
const ECDSA_WITH_SHA256 = sequence(tlv(OBJECT_ID, Buffer.from('2a8648ce3d040302', 'hex')));
const COMMON_NAME = tlv(OBJECT_ID, Buffer.from('550403', 'hex'));
const SUBJECT_ALT_NAME = tlv(OBJECT_ID, Buffer.from('551d11', 'hex'));

function toBeSigned(name: string, publicKey: KeyObject): Buffer {
  const names = sequence(tlv(SET, sequence(COMMON_NAME, tlv(UTF8_STRING, Buffer.from(name)))));
  const alternatives = sequence(
    tlv(PLAIN_FIELD + 2, Buffer.from('localhost')),
    tlv(PLAIN_FIELD + 7, Buffer.of(127, 0, 0, 1)),
  );
  const extensions = sequence(sequence(SUBJECT_ALT_NAME, tlv(OCTET_STRING, alternatives)));
  return sequence(
    tlv(FIELD, tlv(INTEGER, Buffer.of(2))),
    tlv(INTEGER, Buffer.of(1)),
    ECDSA_WITH_SHA256,
    names,
    sequence(tlv(UTC_TIME, Buffer.from('200101000000Z')), tlv(UTC_TIME, Buffer.from('491231235959Z'))),
    names,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(FIELD + 3, extensions),
  );
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(SEQUENCE, ...parts);
}

/** DER: type, length, value. */
function tlv(type: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const head =
    length < 0x80
      ? [type, length]
      : length < 0x100
        ? [type, 0x81, length]
        : [type, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}
