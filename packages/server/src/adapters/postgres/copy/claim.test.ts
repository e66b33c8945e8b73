import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { CopyRefused, StoreUnavailable } from '../../../ports/store.ts';
import { hasPooler, type PoolerOptions, runPooler } from '../../../testing/postgres/runPooler.ts';
import { testDatabases } from '../../../testing/postgres/testDatabases.ts';
import { finishCopy, withClaim } from './claim.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

async function behindPooler(
  options: PoolerOptions,
  work: (url: string, direct: string) => Promise<void>,
): Promise<void> {
  const direct = (await databases?.create()) ?? '';
  const pooler = await runPooler(direct, options);
  try {
    await work(pooler.urlOf(direct), direct);
  } finally {
    await pooler.remove();
  }
}

/** Connections of the pooler to the server that nobody uses now, as others leave them. */
async function leaveIdle(url: string, count: number): Promise<void> {
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString: url }));
  for (const client of clients) {
    await client.connect();
    await client.query('begin');
  }
  for (const client of clients) await client.query('commit');
  for (const client of clients) await client.end();
}

describe.skipIf(databases === null || !hasPooler())('a claim behind PgBouncer', () => {
  const modes = [false, true].flatMap((inTurn) => [0, 1, 2, 4].map((idle) => ({ inTurn, idle })));
  it.each(modes)(
    'is refused where connections are shared (in turn: $inTurn, idle before: $idle)',
    async ({ inTurn, idle }) => {
      await behindPooler({ poolMode: 'transaction', inTurn }, async (url, direct) => {
        await leaveIdle(url, idle);
        const refused = withClaim(url, () => Promise.reject(new Error('it was begun')));
        await expect(refused).rejects.toThrow(CopyRefused);
        await expect(refused).rejects.toThrow(
          /is a pooler that gives a connection to several clients in turn/,
        );
        // Nothing is left at the server that would keep the next one away.
        expect(await withClaim(direct, async () => 'done')).toBe('done');
      });
    },
  );

  it('holds where each client has its own', async () => {
    await behindPooler({ poolMode: 'session' }, async (url, direct) => {
      await withClaim(url, async (claim) => {
        await expect(withClaim(direct, async () => undefined)).rejects.toThrow(
          /^another process brings a store into/,
        );
        await finishCopy(claim);
      });
    });
  });
});

it.skipIf(databases === null)('is lost where another process of the server answers', async () => {
  const url = (await databases?.create()) ?? '';
  await withClaim(url, async (claim) => {
    const lost = finishCopy({ ...claim, backend: claim.backend + 1 });
    await expect(lost).rejects.toThrow(StoreUnavailable);
    await expect(lost).rejects.toThrow(/was lost: run this again$/);
    await finishCopy(claim);
  });
});
