import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BackupBroken } from '../../ports/backups.ts';
import { collect } from '../../services/backup/collect.ts';
import { readRows, type StreamedRow, writeRows } from './rowStream.ts';

const value = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const tables = fc.array(fc.array(fc.tuple(value, value), { maxLength: 30 }), { maxLength: 4 });
const names = (count: number) =>
  Array.from({ length: count }, (_, table) => ({ name: `t${table}`, columns: ['a', 'b'], key: ['a'] }));

async function written(rows: readonly (readonly StreamedRow[])[]): Promise<Buffer> {
  async function* batches(table: { readonly name: string }) {
    const all = rows[Number(table.name.slice(1))] ?? [];
    for (let from = 0; from < all.length; from += 7) yield all.slice(from, from + 7);
  }
  return Buffer.concat(await collect(writeRows(['0001', '0002'], names(rows.length), batches)));
}

/** In pieces of some size. */
async function read(bytes: Uint8Array, size: number) {
  const got = new Map<string, StreamedRow[]>();
  let migrations: readonly string[] = [];
  const reader = readRows({
    async begin(ran) {
      migrations = ran;
    },
    async write({ name }, rows) {
      got.set(name, [...(got.get(name) ?? []), ...rows]);
    },
  });
  for (let from = 0; from < bytes.length; from += size) await reader.push(bytes.subarray(from, from + size));
  return { sums: reader.end(), got, migrations };
}

it('brings rows as they were, however they are cut into pieces', () =>
  fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 400 }), async (rows, size) => {
      const { sums, got, migrations } = await read(await written(rows), size);
      expect(migrations).toEqual(['0001', '0002']);
      expect(sums.map(({ table, rows }) => [table, rows])).toEqual(
        rows.map(({ length }, table) => [`t${table}`, length]),
      );
      rows.forEach((expected, table) => {
        expect(got.get(`t${table}`) ?? []).toEqual(expected);
      });
    }),
  ));

it('ends with an error for what was cut off, at whichever byte', () =>
  fc.assert(
    fc.asyncProperty(tables, fc.nat(), async (rows, cut) => {
      const bytes = await written(rows);
      await expect(read(bytes.subarray(0, cut % bytes.length), 100)).rejects.toThrow(BackupBroken);
    }),
  ));

it('ends with an error for rows that are missing, are others, or are in another order', async () => {
  const rows = [[1, 'one'] as const, [2, 'two'] as const, [3, 'three'] as const];
  const lines = (await written([rows])).toString().split('\n');
  const [head, table, first, second, ...rest] = lines;
  for (const broken of [
    [head, table, first, ...rest],
    [head, table, second, first, ...rest],
    [head, table, first, first, ...rest],
    [head, table, first, '[2,"2"]', ...rest],
    [table, first, second, ...rest],
    [head, table?.replace('t0', 't0\\"; drop table users'), first, second, ...rest],
    [...lines, ...lines],
    ['no JSON', ...lines],
  ]) {
    await expect(read(Buffer.from(broken.join('\n')), 50)).rejects.toThrow(BackupBroken);
  }
});
