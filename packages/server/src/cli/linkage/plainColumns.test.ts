import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { STORE_FILE } from '../../composeStore.ts';
import { enrolUser, OWNER, startV1, typed } from '../../testing/v1.ts';
import { readPlainColumns } from './plainColumns.ts';

const v1 = await startV1();
afterAll(v1.stop);

/** What is seen of everybody in the application of the tests. */
const seen = () => Array.from(readPlainColumns(join(v1.dataDir, STORE_FILE)).get('default')?.values() ?? []);

describe('what a thief of the store sees of a person', () => {
  it('is what is in rows about them, of every table: how many, how long, how much, which words', async () => {
    await enrolUser(v1, 'ada', OWNER);
    const { decision } = await v1.verify('ada', typed(OWNER, 6));
    const [observed] = seen();
    expect(decision).toBe('allow');
    expect(Object.fromEntries(observed ?? [])).toMatchObject({
      'attempts rows: how many': 1,
      'attempts.action is verify: how many': 1,
      'attempts.probe length: mean': expect.any(Number),
      'audit.action is attempt.decided: how many': 1,
      'audit.details length: most': expect.any(Number),
      'samples rows: how many': 1,
      'samples.held: mean': 5,
      'fingerprints rows: how many': 6,
      'template_versions.template length: mean': expect.any(Number),
      'users rows: how many': 1,
    });
    // Neither what was decided, nor when.
    const names = Array.from(observed?.keys() ?? []);
    expect(names.filter((name) => /allow|score|rhythm_matches|created_at/.test(name))).toEqual([]);
  });

  it('grows with every column that is plain, whatever it is called', () => {
    const database = new Database(join(v1.dataDir, STORE_FILE));
    database.exec('alter table attempts add column pace real not null default 7.5');
    database.exec(`alter table profiles add column moods text not null default '["calm", {"how": 3}]'`);
    database.close();
    const [observed] = seen();
    expect(observed?.get('attempts.pace: mean')).toBe(7.5);
    expect(observed?.get('profiles.moods is calm: how many')).toBe(1);
    expect(observed?.get('profiles.moods count: most')).toBe(2);
  });
});
