import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { connect } from './connect.ts';
import { inspect } from './inspect.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)('what is said of a PostgreSQL server', () => {
  it.each([
    [0, null],
    [-4_000, null],
    [180_000, '180 s ahead of'],
    [-180_000, '180 s behind'],
  ])('tells of a clock that differs by %i ms', async (ahead, said) => {
    if (databases === null) return;
    const url = await databases.create();
    const { db, close } = connect({ url, size: 1, statementTimeoutMs: 5_000, name: 'test' });
    onTestFinished(close);
    // Between two moments that are as far apart as the machine is slow.
    const { advice } = await inspect(db, url, 1, () => Date.now() + ahead);
    const clocks = advice.filter((line) => line.includes('clock of this machine'));
    expect(clocks).toHaveLength(said === null ? 0 : 1);
    if (said !== null) expect(clocks[0]).toContain(said);
  });
});
