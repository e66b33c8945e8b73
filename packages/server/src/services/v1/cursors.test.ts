import { ProtocolError } from '@keystroke-auth/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../adapters/crypto/secrets.ts';
import { createCursors, pageOf } from './cursors.ts';

const cursors = createCursors({ secrets: createSecrets('s'.repeat(32)) });
const list = ['default', 'users'];

describe('a cursor', () => {
  it('gives back where it was written for, whatever the name there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (position) => {
        expect(cursors.read(list, cursors.write(list, position))).toBe(position);
      }),
    );
  });

  it('that was not given out for the list is refused, whatever it is', () => {
    const given = cursors.write(list, 'ada');
    const others = [
      cursors.write(['default', 'attempts'], 'ada'),
      cursors.write(['other', 'users'], 'ada'),
      cursors.write(['default', 'users', 'ada'], ''),
      createCursors({ secrets: createSecrets('t'.repeat(32)) }).write(list, 'ada'),
      Buffer.from('ada').toString('base64url'),
      ...['', 'AAAA', '%21', `${given}=`, `${given} `, `${given}\n`, given.toUpperCase(), given.slice(4)],
    ];
    for (const other of others) expect(() => cursors.read(list, other)).toThrow(ProtocolError);
    const changed = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc
        .tuple(fc.nat(given.length - 1), fc.constantFrom(...'AQgw-_'))
        .map(([at, character]) => given.slice(0, at) + character + given.slice(at + 1)),
    );
    fc.assert(
      fc.property(changed, (cursor) => {
        fc.pre(cursor !== given);
        expect(() => cursors.read(list, cursor)).toThrow(ProtocolError);
      }),
    );
  });

  it('is given where more was found than asked for', () => {
    const page = (found: readonly string[]) =>
      pageOf(cursors, list, { found, limit: 2 }, (position) => position);
    expect(page([])).toEqual({ items: [], next_cursor: null });
    expect(page(['a', 'b'])).toEqual({ items: ['a', 'b'], next_cursor: null });
    expect(page(['a', 'b', 'c'])).toEqual({ items: ['a', 'b'], next_cursor: cursors.write(list, 'b') });
  });
});
