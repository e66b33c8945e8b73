import { randomBytes } from 'node:crypto';
import { createSecrets } from '../packages/server/src/adapters/crypto/secrets.ts';
import { createMemoryRateLimiter } from '../packages/server/src/adapters/memory/rateLimiter.ts';
import { preparePostgres } from '../packages/server/src/adapters/postgres/openStore.ts';
import { createPostgresRateLimiter } from '../packages/server/src/adapters/postgres/rateLimits/rateLimiter.ts';
import { runPostgres } from '../packages/server/src/testing/postgres/runPostgres.ts';

/**
 * What counting a request costs the service: `npm run -s bench:rate-limits`. Microseconds of processor, and of time, for each take in memory and
 * on a PostgreSQL of its own: of one key that is asked again and again, and of people, each another one. Two rounds: in the first the
 * code is new to the compiler.
 */
const TAKES = 4_000;
const LONG_MS = 20_000;

const postgres = await runPostgres();
try {
  await preparePostgres(postgres.url);
  const local = createMemoryRateLimiter();
  const secrets = createSecrets(randomBytes(32).toString('base64'));
  const together = createPostgresRateLimiter({
    url: postgres.url,
    local,
    own: createMemoryRateLimiter(),
    secrets,
    patienceMs: LONG_MS,
  });
  for (let round = 1; round <= 2; round++) {
    for (const atOnce of [1, 4, 16]) {
      const person = (i: number) => `user-${round}-${atOnce}-${i}`;
      await measure(`memory, ${atOnce} at a time`, atOnce, (i) => local.take(person(i), 120));
      await measure(`people, ${atOnce} at a time`, atOnce, (i) => together.take(person(i), 120));
      await measure(`a key, ${atOnce} at a time`, atOnce, () => together.take('key', 10_000_000));
    }
  }
  if (together.degraded()) throw new Error('the server did not answer in time: not measured');
  await together.close();
} finally {
  await postgres.remove();
}

async function measure(name: string, atOnce: number, take: (i: number) => Promise<unknown>): Promise<void> {
  const [processor, started] = [process.cpuUsage(), performance.now()];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < TAKES) await take(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const { user, system } = process.cpuUsage(processor);
  const time = (performance.now() - started) * 1_000;
  process.stdout.write(
    `${name.padEnd(24)}${((user + system) / TAKES).toFixed(1).padStart(8)} µs of processor${(time / TAKES).toFixed(1).padStart(8)} µs\n`,
  );
}
