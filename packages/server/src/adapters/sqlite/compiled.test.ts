import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { compiled } from '../sql/compiled.ts';
import { migrate } from '../sql/migrate.ts';
import { type Connections, openDatabase } from './openDatabase.ts';

describe('compiled', () => {
  const folder = temporaryFolder();
  let connections: Connections;
  beforeEach(async () => {
    connections = openDatabase(join(folder.path, 'store.db'));
    await migrate(connections.writer);
  });
  afterEach(async () => {
    await connections.close();
    folder.remove();
  });

  it('runs with its values wherever they stand, constants kept, built once', async () => {
    let built = 0;
    const save = compiled<{ policy: string; id: string }>()((db, slot) =>
      db.insertInto('applications').values({ id: slot('id'), policy: slot('policy'), updated_at: 'then' }),
    );
    const find = compiled<{ id: string }>()((db, slot) => {
      built++;
      return db
        .selectFrom('applications')
        .select(['id', 'policy'])
        .where('updated_at', '=', 'then')
        .where((row) => row.or([row('id', '=', slot('id')), row('policy', '=', slot('id'))]));
    });
    for (const id of ['a', 'b', "c'; drop table applications; --"]) {
      await save(connections.writer, { id, policy: `policy of ${id}` });
      for (const value of [id, `policy of ${id}`]) {
        expect((await find(connections.reader, { id: value })).rows).toEqual([
          { id, policy: `policy of ${id}` },
        ]);
      }
    }
    expect(built).toBe(1);
    expect((await find(connections.reader, { id: 'none' })).rows).toEqual([]);
  });

  it('says how many rows a write changed', async () => {
    const touch = compiled<{ id: string }>()((db, slot) =>
      db.updateTable('applications').set({ updated_at: 'now' }).where('id', '=', slot('id')),
    );
    expect((await touch(connections.writer, { id: 'none' })).numAffectedRows).toBe(0n);
  });
});
