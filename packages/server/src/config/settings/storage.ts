import {
  boolean,
  choice,
  integer,
  optional,
  path,
  postgresAddress,
  redisAddresses,
  SSL_MODES,
  secret,
  sentinelName,
} from '../kinds.ts';
import { setting } from '../setting.ts';

export const storageSettings = {
  dataDir: setting({
    name: 'DATA_DIR',
    group: 'Storage',
    kind: path,
    defaults: './data',
    about:
      'The folder of the database, of the keys it is encrypted under (`keys/`, to be backed up apart: docs/storage.md) and of the development secret. Relative to the working directory.',
  }),
  databaseUrl: setting({
    name: 'DATABASE_URL',
    group: 'Storage',
    kind: optional(postgresAddress),
    defaults: '',
    about:
      'The PostgreSQL database (14 or newer, encoded as UTF8) that holds everything but the keys; where it is not set, SQLite in `DATA_DIR` does. One address, which leads to the primary: a standby is refused. `sslmode` is as in other clients: `verify-full` for TLS with a checked certificate (`sslrootcert` names the file of your own authority), `require` for TLS with any certificate, none for a connection that others on the way can read.',
  }),
  keyDatabaseUrl: setting({
    name: 'KEY_DATABASE_URL',
    group: 'Storage',
    kind: optional(postgresAddress),
    defaults: '',
    about:
      'Another PostgreSQL database, for the keys that the store is encrypted under: needed where several machines serve one store. Not the one of `DATABASE_URL`, and not in its backups ([why](storage.md)). Where it is not set, keys are in `DATA_DIR/keys`, on this machine.',
  }),
  databaseSslMode: setting({
    name: 'DATABASE_SSLMODE',
    group: 'Storage',
    kind: optional(choice(SSL_MODES)),
    defaults: '',
    about:
      'The `sslmode` of `DATABASE_URL` and `KEY_DATABASE_URL` where they name none: for platforms that write those themselves. Heroku’s databases need `require`.',
  }),
  databasePoolSize: setting({
    name: 'DATABASE_POOL_SIZE',
    group: 'Storage',
    kind: integer(2, 1_000),
    defaults: '12',
    about:
      'Connections of one process to `DATABASE_URL`; two thirds of them write. The server’s `max_connections` must have room for those of all processes.',
  }),
  databaseStatementTimeout: setting({
    name: 'DATABASE_STATEMENT_TIMEOUT_MS',
    group: 'Storage',
    kind: integer(100, 600_000),
    defaults: '5000',
    about:
      'Milliseconds that one statement may take on PostgreSQL, locks included; then the request is answered with 503. Migrations are not limited.',
  }),
  redisUrl: setting({
    name: 'REDIS_URL',
    group: 'Storage',
    kind: redisAddresses,
    defaults: '',
    about:
      'A Redis (6 or newer) in which services that share a store count the rate limits together; several addresses, separated by commas, are nodes of one cluster, or sentinels (`REDIS_SENTINEL`). It decides nothing else, and nothing in it needs to be kept. While it does not answer, each service counts for itself and `/readyz` says `degraded`. Without it, they count in PostgreSQL.',
  }),
  redisCluster: setting({
    name: 'REDIS_CLUSTER',
    group: 'Storage',
    kind: boolean,
    defaults: 'false',
    about: 'Whether the one address in `REDIS_URL` is a node of a Redis Cluster.',
  }),
  redisSentinel: setting({
    name: 'REDIS_SENTINEL',
    group: 'Storage',
    kind: optional(sentinelName),
    defaults: '',
    about:
      'What Redis Sentinel calls the primary, such as `mymaster`. The addresses in `REDIS_URL` are then sentinels (port 26379 unless named); user name, password, database and TLS in the first of them are for the primary.',
  }),
  redisSentinelPassword: setting({
    name: 'REDIS_SENTINEL_PASSWORD',
    group: 'Storage',
    kind: optional(secret),
    defaults: '',
    about: 'The password that the sentinels ask for themselves, where they do.',
  }),
  importDir: setting({
    name: 'MODEL_DIR',
    flask: true,
    group: 'Storage',
    kind: path,
    defaults: './user_models',
    about: 'Where an old deployment’s `user_models` folder is found for import. Nothing is written there.',
  }),
  auditDays: setting({
    name: 'AUDIT_RETENTION_DAYS',
    group: 'Storage',
    kind: integer(0, 36_500),
    defaults: '400',
    about:
      'Days that the audit log is kept; the default is a year and a month, for yearly audits. Older rows go in whole segments, whose signed heads stay. `0` keeps everything.',
  }),
  groupCommitMaxItems: setting({
    name: 'GROUP_COMMIT_MAX_ITEMS',
    group: 'Storage',
    kind: integer(1, 10_000),
    defaults: '256',
    about:
      'At most so many writes share one transaction and one sync to disk. At 256 the sync costs each of them less than half a percent of what it costs alone.',
  }),
  groupCommitMaxWait: setting({
    name: 'GROUP_COMMIT_MAX_WAIT_MS',
    group: 'Storage',
    kind: integer(0, 1000),
    defaults: '2',
    about:
      'Milliseconds between one transaction and the next, so that writes that come meanwhile share it. A write after a pause does not wait; with `0` none does.',
  }),
};
