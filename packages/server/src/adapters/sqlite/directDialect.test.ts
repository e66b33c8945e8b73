import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/service.ts';
import { compiled } from '../sql/compiled.ts';
import { migrate } from '../sql/migrate.ts';
import { type Connections, openDatabase } from './openDatabase.ts';

const save = compiled<{ id: string; policy: string }>()((db, slot) =>
  db.insertInto('applications').values({ id: slot('id'), policy: slot('policy'), updated_at: 'then' }),
);
const find = compiled<{ id: string }>()((db, slot) =>
  db.selectFrom('applications').select('policy').where('id', '=', slot('id')),
);

describe('compiled statements on SQLite', () => {
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

  it('are part of the transaction that they are run in', async () => {
    const { writer, reader } = connections;
    const undone = writer.transaction().execute(async (transaction) => {
      await save(transaction, { id: 'a', policy: 'p' });
      expect((await find(transaction, { id: 'a' })).rows).toEqual([{ policy: 'p' }]);
      expect((await find(reader, { id: 'a' })).rows).toEqual([]);
      throw new Error('undo it');
    });
    await expect(undone).rejects.toThrow('undo it');
    expect((await find(writer, { id: 'a' })).rows).toEqual([]);
  });

  it('read the present while a snapshot holds on to the past', async () => {
    const { writer, reader, snapshots } = connections;
    await snapshots.transaction().execute(async (moment) => {
      expect((await find(moment, { id: 'a' })).rows).toEqual([]);
      await save(writer, { id: 'a', policy: 'p' });
      expect((await find(reader, { id: 'a' })).rows).toEqual([{ policy: 'p' }]);
      expect((await find(moment, { id: 'a' })).rows).toEqual([]);
    });
  });

  it('reject, and never throw, what the database refuses', async () => {
    const { writer, reader } = connections;
    await save(writer, { id: 'a', policy: 'p' });
    await expect(save(writer, { id: 'a', policy: 'q' })).rejects.toThrow(/UNIQUE/);
    await expect(save(reader, { id: 'b', policy: 'p' })).rejects.toThrow(/readonly/);
    await connections.close();
    await expect(find(reader, { id: 'a' })).rejects.toThrow('not open');
  });
});
