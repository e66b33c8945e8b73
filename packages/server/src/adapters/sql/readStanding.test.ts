import { expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { createSecrets } from '../crypto/secrets.ts';
import { readStanding } from './readStanding.ts';
import { sealStanding } from './sealed.ts';
import { encodeStanding } from './standing.ts';

const at = new Date('2026-11-01T00:00:00Z');
const standing = (failures: number) => ({ failures, failedAt: at, origins: [], verifiedAt: null });

it('reads what the row holds now, whatever was read before', () => {
  const owner = { pseudonym: 'ada', secrets: createSecrets('ada') };
  const sealed = (failures: number) => sealStanding(owner, 'shop', encodeStanding(standing(failures)));
  const [one, two] = [sealed(1), sealed(2)];
  for (const [row, failures] of [
    [one, 1],
    [one, 1],
    [two, 2],
    [one, 1],
  ] as const) {
    expect(readStanding(owner, 'shop', Uint8Array.from(row))).toEqual(standing(failures));
  }
});

it('takes nothing that was changed or is of somebody else for what it read last', () => {
  const owner = { pseudonym: 'ada', secrets: createSecrets('ada') };
  const row = sealStanding(owner, 'shop', encodeStanding(standing(3)));
  readStanding(owner, 'shop', row);
  const changed = Uint8Array.from(row);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => readStanding(owner, 'shop', changed)).toThrow(StoreUnavailable);
  const other = { pseudonym: 'eve', secrets: createSecrets('eve') };
  expect(() => readStanding(other, 'shop', row)).toThrow(StoreUnavailable);
  expect(readStanding(owner, 'shop', row)).toEqual(standing(3));
});
