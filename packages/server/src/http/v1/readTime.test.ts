import { ProtocolError } from '@keystroke-auth/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTime } from './readTime.ts';

it('reads a moment, in whatever zone it is written', () => {
  const years = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') };
  fc.assert(
    fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
      expect(readTime('since', date.toISOString())).toEqual(date);
    }),
  );
  const same = ['2026-01-31T12:00:00Z', '2026-01-31T13:30:00+01:30', '2026-01-31T04:00:00.000000-08:00'];
  for (const text of same) expect(readTime('since', text)).toEqual(new Date('2026-01-31T12:00:00Z'));
});

it('refuses everything else', () => {
  const wrong = [
    ...[
      '1',
      '2026',
      '0',
      '1767225600000',
      '-1',
      'yesterday',
      'now',
      '',
      ' ',
      'Sat, 31 Jan 2026 12:00:00 GMT',
    ],
    ...['2026-01-31', '2026-01-31T12:00:00', '2026-01-31 12:00:00Z', '2026-01-31T13:00:00 01:00'],
    ...['2026-02-30T00:00:00Z', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-00T00:00:00Z'],
    ...['2026-01-31T25:00:00Z', '2026-01-31T12:60:00Z', '2026-01-31T12:00:61Z', '2026-01-31T12:00:00+99:00'],
    ...[
      '+002026-01-31T12:00:00Z',
      '2026-1-31T12:00:00Z',
      '2026-01-31T12:00:00Z\n',
      '２０２６-01-31T12:00:00Z',
    ],
  ];
  for (const text of wrong) expect(() => readTime('since', text), text).toThrow(ProtocolError);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readTime('since', text)).toThrow(ProtocolError);
    }),
  );
});
