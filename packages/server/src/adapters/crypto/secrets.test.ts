import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealBroken } from '../../ports/secrets.ts';
import { createSecrets } from './secrets.ts';

const secrets = createSecrets('a secret of thirty-two characters');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = fc.string({ unit: 'binary' });
const values = fc.array(fc.oneof(text, fc.uint8Array({ maxLength: 20 })), { maxLength: 4 });
const context = fc.array(text, { maxLength: 3 });
const data = fc.uint8Array({ maxLength: 100 });

it('makes and reads what is stored already', () => {
  expect(hex(secrets.tag('text-id', ['login', 'é', Buffer.of(1, 2)]))).toBe(
    '403abf9f029fead2b0c4f5014b0231ee8bccb1de87bf0cb196b22fb1913137ee',
  );
  const sealed = Buffer.from('0144f4d0d7b6b4afca0e8135426f21b952222f8ca449e3535f434c8dcb9c2f20eba7', 'hex');
  expect(Buffer.from(secrets.open('probe', ['somebody', '42'], sealed)).toString()).toBe('times');
});

describe('tag', () => {
  it('is 32 bytes, the same for the same values under the same secret', () => {
    const again = createSecrets('a secret of thirty-two characters');
    fc.assert(
      fc.property(text, values, (purpose, list) => {
        const tag = secrets.tag(purpose, list);
        expect(tag).toHaveLength(32);
        expect(hex(again.tag(purpose, list))).toBe(hex(tag));
      }),
    );
  });

  it('differs with the secret, the purpose and every list of values', () => {
    const lists = [
      [],
      [''],
      ['', ''],
      ['ab'],
      ['a', 'b'],
      ['b', 'a'],
      ['ab', ''],
      [Buffer.from('ab')],
      [Buffer.from('ab', 'utf16le')],
      ['\ud800'],
      ['\ud801'],
      ['\ufffd'],
    ];
    const tags = [
      ...lists.map((list) => secrets.tag('text-id', list)),
      secrets.tag('keyboard', []),
      createSecrets('another secret').tag('text-id', []),
    ];
    expect(new Set(tags.map(hex)).size).toBe(tags.length);
  });

  it('differs for any two lists', () => {
    const shape = (list: readonly (string | Uint8Array)[]) =>
      JSON.stringify(list.map((value) => (typeof value === 'string' ? value : Array.from(value))));
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(hex(secrets.tag('p', a)) === hex(secrets.tag('p', b))).toBe(shape(a) === shape(b));
      }),
    );
  });
});

describe('seal', () => {
  it('comes back as it was, on another instance too', () => {
    const again = createSecrets('a secret of thirty-two characters');
    fc.assert(
      fc.property(text, context, data, (purpose, bound, plain) => {
        expect(hex(again.open(purpose, bound, secrets.seal(purpose, bound, plain)))).toBe(hex(plain));
      }),
    );
  });

  it('never looks the same twice', () => {
    const plain = Uint8Array.of(1, 2, 3);
    const sealed = Array.from({ length: 50 }, () => hex(secrets.seal('probe', [], plain)));
    expect(new Set(sealed).size).toBe(sealed.length);
  });

  it('has one of a few lengths, whatever it is of', () => {
    const lengths = (from: number, to: number, purpose = 'judged') =>
      new Set(
        Array.from(
          { length: to - from + 1 },
          (_, i) => secrets.seal(purpose, [], Buffer.alloc(from + i)).length,
        ),
      );
    expect(lengths(0, 252)).toEqual(new Set([256 + 29]));
    expect(lengths(253, 1_020)).toEqual(new Set([1_024 + 29]));
    expect(lengths(1_021, 4_092)).toEqual(new Set([4_096 + 29]));
    expect(lengths(4_093, 8_188)).toEqual(new Set([8_192 + 29]));
    expect(lengths(0, 252, 'probe')).toEqual(new Set([256 + 29]));
    expect(lengths(253, 508, 'sample')).toEqual(new Set([512 + 29]));
    expect(lengths(0, 828, 'samples')).toEqual(new Set([832 + 29]));
    expect(lengths(3_837, 8_188, 'samples')).toEqual(new Set([8_192 + 29]));
    expect(lengths(0, 124, 'standing')).toEqual(new Set([128 + 29]));
    expect(lengths(0, 252, 'constructor')).toEqual(new Set([256 + 29]));
  });

  it('opens what was sealed without padding before', () => {
    // By version 1: secret, purpose, context and data as here.
    const before = 'Ad0xagAWZeD6yMse01kJzai71lHbDY5h7e9FZAO479PU1LLC6SF8bF8=';
    expect(secrets.open('probe', ['ada'], Buffer.from(before, 'base64'))).toEqual(
      Buffer.from('typed before'),
    );
  });

  it('is refused after any bit was flipped', () => {
    fc.assert(
      fc.property(data, fc.nat(), (plain, at) => {
        const sealed = Uint8Array.from(secrets.seal('probe', ['ada'], plain));
        const bit = at % (sealed.length * 8);
        sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => secrets.open('probe', ['ada'], sealed)).toThrow(SealBroken);
      }),
    );
  });

  it('is refused at any other length', () => {
    const sealed = secrets.seal('probe', [], Uint8Array.of(1, 2, 3));
    for (let length = 0; length < sealed.length; length++) {
      expect(() => secrets.open('probe', [], sealed.subarray(0, length))).toThrow(SealBroken);
    }
    expect(() => secrets.open('probe', [], Buffer.concat([sealed, Buffer.of(0)]))).toThrow(SealBroken);
  });

  it('is refused for another purpose, context or secret', () => {
    const plain = Uint8Array.of(1, 2, 3);
    fc.assert(
      fc.property(text, text, context, context, (purpose, otherPurpose, bound, otherBound) => {
        const sealed = secrets.seal(purpose, bound, plain);
        if (purpose !== otherPurpose) {
          expect(() => secrets.open(otherPurpose, bound, sealed)).toThrow(SealBroken);
        }
        if (JSON.stringify(bound) !== JSON.stringify(otherBound)) {
          expect(() => secrets.open(purpose, otherBound, sealed)).toThrow(SealBroken);
        }
        expect(() => createSecrets('another secret').open(purpose, bound, sealed)).toThrow(SealBroken);
      }),
    );
  });
});
