import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createSecrets } from '../packages/server/src/adapters/crypto/secrets.ts';
import { runPostgres } from '../packages/server/src/testing/postgres/runPostgres.ts';
import { runRedis } from '../packages/server/src/testing/redis/runRedis.ts';

/**
 * What a cache of templates in Redis could save: `npm run -s bench:template-cache -- [CALLS]`. Microseconds to read the five samples of
 * somebody, which a verification needs as well and no cache may stand in for; to read the sealed template by another prepared statement
 * of the same transaction, or by the same statement as the samples, or by a GET from Redis; and to open its seal, which each way needs.
 * PostgreSQL and Redis on this machine, one call at a time, in turn; 10,000 people at random, 1 kB a sample and a template.
 */
const calls = Number(process.argv[2] ?? 2_000);
if (!Number.isInteger(calls) || calls < 1)
  throw new RangeError(`got ${process.argv[2]}, expected a number of calls`);
const PEOPLE = 10_000;
const TEMPLATE_BYTES = 1_024;
const ROUNDS = 9;

const postgres = await runPostgres();
const redisServer = await runRedis();
const client = new pg.Client({ connectionString: postgres.url });
const redis = new Redis(redisServer.url);
try {
  await client.connect();
  await client.query(`create table template_versions (application text, user_id text, profile_id text, version bigint, template bytea,
    primary key (application, user_id, profile_id, version))`);
  await client.query(`create table samples (application text, user_id text, profile_id text, seq bigint, data bytea,
    primary key (application, user_id, profile_id, seq))`);
  const secrets = createSecrets(randomBytes(32).toString('base64'));
  const sealed = (person: number) =>
    Buffer.from(secrets.seal('template', [String(person)], randomBytes(TEMPLATE_BYTES)));
  for (let from = 0; from < PEOPLE; from += 500) {
    const people = Array.from({ length: 500 }, (_, i) => from + i);
    const templates = people.map(sealed);
    await client.query(
      `insert into template_versions select 'default', 'user-' || id, 'profile-' || id, 1, template
       from unnest($1::int[], $2::bytea[]) as given (id, template)`,
      [people, templates],
    );
    await client.query(
      `insert into samples select 'default', 'user-' || id, 'profile-' || id, seq, template
       from unnest($1::int[], $2::bytea[]) as given (id, template), generate_series(1, 5) as seq`,
      [people, templates],
    );
    await redis.mset(...people.flatMap((id, i) => [`template:${id}`, templates[i] ?? Buffer.alloc(0)]));
  }
  await client.query('analyze');
  await client.query('begin isolation level serializable');
  const anybody = () => Math.floor(Math.random() * PEOPLE);
  const of = 'where application = $1 and user_id = $2 and profile_id = $3';
  const samples = `select seq, data from samples ${of}`;
  const template = `select version, template from template_versions ${of} and version = $4`;
  const statement =
    (name: string, text: string, ...more: readonly number[]) =>
    async (id: number) => {
      const values = ['default', `user-${id}`, `profile-${id}`, ...more];
      return (await client.query({ name, text, values })).rows[0];
    };
  const ways = {
    samples: statement('samples', samples),
    'template, a statement more': statement('template', template, 1),
    'samples and template in one statement': statement('both', `${samples} union all ${template}`, 1),
    'template, a GET from Redis': (id: number) => redis.getBuffer(`template:${id}`),
  };
  const times = new Map<string, number[]>(
    [...Object.keys(ways), 'the seal opened'].map((name) => [name, []]),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, get] of Object.entries(ways)) {
      const started = performance.now();
      for (let call = 0; call < calls; call++) {
        if ((await get(anybody())) == null) throw new Error('expected a template');
      }
      times.get(name)?.push(((performance.now() - started) * 1_000) / calls);
    }
    const one = sealed(1);
    const started = performance.now();
    for (let call = 0; call < calls; call++) secrets.open('template', ['1'], one);
    times.get('the seal opened')?.push(((performance.now() - started) * 1_000) / calls);
  }
  await client.query('commit');
  for (const [name, rounds] of times) {
    const sorted = rounds.toSorted((a, b) => a - b);
    const [least, middle, most] = [sorted[0], sorted[(ROUNDS - 1) / 2], sorted.at(-1)];
    process.stdout.write(
      `${name.padEnd(50)}${middle?.toFixed(0).padStart(6)} µs (${least?.toFixed(0)} … ${most?.toFixed(0)})\n`,
    );
  }
} finally {
  redis.disconnect();
  await client.end();
  await postgres.remove();
  await redisServer.remove();
}
