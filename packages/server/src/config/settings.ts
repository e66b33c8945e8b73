import type { Kind } from './kinds.ts';
import {
  address,
  backupPlace,
  boolean,
  choice,
  contamination,
  integer,
  networks,
  optional,
  origins,
  path,
  postgresAddress,
  redisAddresses,
  SSL_MODES,
  secret,
  share,
  tokenName,
  webAddress,
  workerCount,
} from './kinds.ts';

export type Mode = 'development' | 'production' | 'testing';
export const MODES: readonly Mode[] = ['development', 'production', 'testing'];

export type Group =
  | 'Process'
  | 'HTTP'
  | 'Storage'
  | 'Verification'
  | 'Secrets and access'
  | 'Cache'
  | 'Backups'
  | 'Metrics and traces'
  | 'Logging';
export const GROUPS: readonly Group[] = [
  'Process',
  'HTTP',
  'Secrets and access',
  'Verification',
  'Storage',
  'Cache',
  'Backups',
  'Metrics and traces',
  'Logging',
];

/** One row of the configuration: it is parsed, checked and documented from here and from nowhere else. */
export interface Setting<T> {
  readonly name: string;
  /** Names of the Flask service that mean the same and differ from `name`; `name` wins over them. */
  readonly aliases: readonly string[];
  /** The Flask service knows this variable, under this name or the alias. */
  readonly flask: boolean;
  readonly group: Group;
  readonly kind: Kind<T>;
  /** As one would write it in a .env file; the empty text means "not set". */
  readonly defaults: Readonly<Record<Mode, string>>;
  /** What it does, and why the default is what it is. Markdown, one paragraph. */
  readonly about: string;
}

interface Row<T> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly flask?: true;
  readonly group: Group;
  readonly kind: Kind<T>;
  readonly defaults: string | Readonly<Record<Mode, string>>;
  readonly about: string;
}

function setting<T>(row: Row<T>): Setting<T> {
  const { defaults } = row;
  return {
    ...row,
    aliases: row.aliases ?? [],
    flask: row.flask ?? false,
    defaults:
      typeof defaults === 'string'
        ? { development: defaults, production: defaults, testing: defaults }
        : defaults,
  };
}

/**
 * Room for one event in a body: the longest that a browser produces (`MediaTrackPrevious`, a fractional
 * millisecond time since 1970, blanks as Python's json writes them) has 81 bytes; the recorded Flask clients send 52.
 */
const EVENT_BYTES = 96;
/** Everything else in a sample: user id, capture, context with a user agent, challenge. */
const ENVELOPE_BYTES = 4096;

const requestsPerMinute = integer(0, 10_000_000);

/** The smallest body limit that lets a sample with this many events in. */
export function bodyBytesFor(events: number): number {
  return ENVELOPE_BYTES + EVENT_BYTES * events;
}

export const settings = {
  mode: setting<Mode>({
    name: 'NODE_ENV',
    aliases: ['FLASK_ENV'],
    flask: true,
    group: 'Process',
    kind: choice(MODES, { test: 'testing' }),
    defaults: 'development',
    about:
      'The mode; it decides the defaults of this page. `production` has no default secret, no origins and no anonymous access.',
  }),
  flaskDebug: setting({
    name: 'FLASK_DEBUG',
    flask: true,
    group: 'Process',
    kind: optional(boolean),
    defaults: '',
    about:
      '`true` means `NODE_ENV=development` where neither `NODE_ENV` nor `FLASK_ENV` is set; otherwise it is ignored.',
  }),
  shutdownTimeout: setting({
    name: 'SHUTDOWN_TIMEOUT',
    group: 'Process',
    kind: integer(1, 300),
    defaults: '8',
    about:
      'Seconds that running requests and jobs may take after SIGTERM before the process ends anyway, with exit code 1. Docker and Cloud Run kill after 10.',
  }),

  workers: setting({
    name: 'WORKERS',
    group: 'Process',
    kind: workerCount,
    defaults: '1',
    about:
      'Processes that serve. One more above them hands out connections and replaces those that end. `auto` is one for each processor on PostgreSQL, and one in all on SQLite, which has one writer ([why](decisions/0024-workers.md)). SIGUSR2 replaces them one after the other, without a failed request. `DATABASE_POOL_SIZE` and `MAX_CONNECTIONS` apply to each.',
  }),

  host: setting({
    name: 'HOST',
    aliases: ['FLASK_HOST'],
    flask: true,
    group: 'HTTP',
    kind: address,
    defaults: { development: '127.0.0.1', production: '0.0.0.0', testing: '127.0.0.1' },
    about:
      'The address to listen on. Development stays on this machine, which an Android emulator reaches as 10.0.2.2.',
  }),
  port: setting({
    name: 'PORT',
    aliases: ['FLASK_PORT'],
    flask: true,
    group: 'HTTP',
    kind: integer(0, 65_535),
    defaults: '5000',
    about:
      'The port to listen on; `0` takes any free one. Existing mobile clients have 5000 in their base URL. Platforms that set only `PORT` need nothing more for the address.',
  }),
  publicUrl: setting({
    name: 'PUBLIC_URL',
    group: 'HTTP',
    kind: optional(webAddress),
    defaults: '',
    about:
      'The address at which others reach the service. Decision tokens name it as their issuer unless `TOKEN_ISSUER` says otherwise.',
  }),
  maxBodyBytes: setting({
    name: 'MAX_BODY_BYTES',
    group: 'HTTP',
    kind: integer(bodyBytesFor(2), 16_777_216),
    defaults: '262144',
    about: `The largest request body; a larger one is answered with 413. It must hold one sample of MAX_KEYSTROKE_EVENTS (${ENVELOPE_BYTES} + ${EVENT_BYTES} bytes per event); when it is not set, it grows with MAX_KEYSTROKE_EVENTS by itself. 256 KiB hold 100 passwords of 26 events.`,
  }),
  requestTimeout: setting({
    name: 'REQUEST_TIMEOUT',
    flask: true,
    group: 'HTTP',
    kind: integer(1, 300),
    defaults: '30',
    about: 'Seconds within which a request must have arrived completely; 30 as in the Flask service.',
  }),
  maxConnections: setting({
    name: 'MAX_CONNECTIONS',
    group: 'HTTP',
    kind: integer(1, 1_000_000),
    defaults: '10000',
    about:
      'Connections that may be open at a time; further ones are closed at once. The system’s limit of open files (`ulimit -n`) must be above it, or it is the one that counts.',
  }),
  keepAliveTimeout: setting({
    name: 'KEEP_ALIVE_TIMEOUT',
    group: 'HTTP',
    kind: integer(1, 3600),
    defaults: '72',
    about:
      'Seconds for which an idle connection is kept for the next request. Longer than a proxy’s own (60 at many), so that no proxy sends into a connection that was just closed.',
  }),
  trustProxy: setting({
    name: 'TRUST_PROXY',
    group: 'HTTP',
    kind: networks,
    defaults: '',
    about:
      'The reverse proxies whose `X-Forwarded-For` is believed. When it is not set, that header is ignored, and everybody behind a proxy shares its address in `RATE_LIMIT_PER_ADDRESS`. A number of proxies is not accepted: it would believe anybody who connects.',
  }),
  rateLimitPerKey: setting({
    name: 'RATE_LIMIT_PER_KEY',
    group: 'HTTP',
    kind: requestsPerMinute,
    defaults: { development: '0', production: '60000', testing: '0' },
    about:
      'Requests a minute with one API key; `0` is no limit. 60000 are a thousand a second, a guard against a backend that runs wild. More are answered with 429 and `Retry-After`. Counted by all services of a store together, in PostgreSQL or in the Redis of `REDIS_URL`.',
  }),
  rateLimitPerUser: setting({
    name: 'RATE_LIMIT_PER_USER',
    group: 'HTTP',
    kind: requestsPerMinute,
    defaults: { development: '0', production: '120', testing: '0' },
    about:
      'Requests a minute about one person, by all keys of an application together; `0` is no limit. A log-in takes two or three.',
  }),
  rateLimitPerAddress: setting({
    name: 'RATE_LIMIT_PER_ADDRESS',
    group: 'HTTP',
    kind: requestsPerMinute,
    defaults: { development: '0', production: '600', testing: '0' },
    about:
      'Requests a minute from one address (IPv6: 64 bits of it) without a valid key: anonymous ones, those with a challenge, and those whose key is refused; `0` is no limit. Behind a proxy it needs TRUST_PROXY. Requests with a valid key are not counted here.',
  }),
  tlsCertFile: setting({
    name: 'TLS_CERT_FILE',
    group: 'HTTP',
    kind: optional(path),
    defaults: '',
    about:
      'A certificate with its chain (PEM); with it and `TLS_KEY_FILE` the service speaks HTTPS itself (TLS 1.2 and 1.3), and no HTTP. SIGHUP reads both again; if that fails, the old ones stay.',
  }),
  tlsKeyFile: setting({
    name: 'TLS_KEY_FILE',
    group: 'HTTP',
    kind: optional(path),
    defaults: '',
    about:
      'The private key of the certificate (PEM, without passphrase), readable by the service’s user only.',
  }),
  enableCors: setting({
    name: 'ENABLE_CORS',
    flask: true,
    group: 'HTTP',
    kind: boolean,
    defaults: 'true',
    about:
      'Whether browsers of other origins are answered at all. Only origins in `CORS_ORIGINS` are ever allowed, so in production none is until you name it.',
  }),
  corsOrigins: setting({
    name: 'CORS_ORIGINS',
    group: 'HTTP',
    kind: origins,
    defaults: {
      development: 'http://localhost:3000,http://10.0.2.2:8080',
      production: '',
      testing: 'http://localhost:3000,http://10.0.2.2:8080',
    },
    about:
      'The origins that may call from a browser. The two of development are those that the Flask service allows there. To allow none in development: `ENABLE_CORS=false`.',
  }),

  secretKey: setting({
    name: 'SECRET_KEY',
    flask: true,
    group: 'Secrets and access',
    kind: optional(secret),
    defaults: '',
    about:
      'The master secret. It encrypts the keys in `DATA_DIR/keys`, which encrypt everything personal. Without it nothing can be read again: keep a copy apart from the backups. Production requires at least 32 bytes that are not a placeholder (`openssl rand -base64 48`). Elsewhere, when it is not set, a random one is kept in `DATA_DIR/secret.key` with mode 0600.',
  }),
  previousSecretKey: setting({
    name: 'SECRET_KEY_PREVIOUS',
    group: 'Secrets and access',
    kind: optional(secret),
    defaults: '',
    about:
      'The previous `SECRET_KEY`, while it is being changed. Keys under either are read; new ones are under `SECRET_KEY`. `keystroke-auth rekey` encrypts all of them under `SECRET_KEY`; then remove this setting.',
  }),
  allowAnonymous: setting({
    name: 'COMPAT_ALLOW_ANONYMOUS',
    group: 'Secrets and access',
    kind: boolean,
    defaults: { development: 'true', production: 'false', testing: 'true' },
    about:
      'Whether the routes of the Flask service (`/train`, `/predict`, `/user/<id>/info`) may be called without an API key in production; anonymous `/train` is then still refused for users who are already enrolled. Development and testing are open whatever it is set to.',
  }),
  compatLimits: setting({
    name: 'COMPAT_LIMITS',
    group: 'Secrets and access',
    kind: boolean,
    defaults: { development: 'false', production: 'true', testing: 'false' },
    about:
      'Whether `/predict` counts failures and accepts a sample only once, as version 1 does: after five failures typing has to wait, longer each time. The Flask service did neither, so it is off in development. A person who is locked in version 1 is locked here in any case.',
  }),

  console: setting({
    name: 'CONSOLE',
    group: 'HTTP',
    kind: boolean,
    defaults: { development: 'true', production: 'false', testing: 'true' },
    about:
      'Whether there is a page for operators at `/console`. An API key opens it, with the rights of that key ([the console](console.md)). It is off by default in production: serve it by HTTPS, to your own network.',
  }),
  demo: setting({
    name: 'DEMO',
    group: 'HTTP',
    kind: boolean,
    defaults: { development: 'true', production: 'false', testing: 'true' },
    about:
      'Whether there is a page at `/demo` on which anybody can try the method without a key. Visitors are people in a sandbox of its own, at most 200 at a time, limited by `RATE_LIMIT_PER_ADDRESS` and erased after an hour, even when the page was turned off meanwhile.',
  }),

  tokenIssuer: setting({
    name: 'TOKEN_ISSUER',
    group: 'Secrets and access',
    kind: optional(tokenName),
    defaults: '',
    about:
      'What decision tokens name as their issuer (claim `iss`), and what those who check them must expect. When it is not set, it is `PUBLIC_URL`, else `urn:keystroke-auth`. Give every deployment its own, so that one deployment’s token is refused where another’s is expected.',
  }),
  tokenKeyDays: setting({
    name: 'TOKEN_KEY_DAYS',
    group: 'Secrets and access',
    kind: integer(1, 3_650),
    defaults: '90',
    about:
      'Days for which one key signs decision tokens; then the next one follows by itself. `npm run -s cli -- tokens rotate` does it sooner.',
  }),

  webhookAllowedNetworks: setting({
    name: 'WEBHOOK_ALLOWED_NETWORKS',
    group: 'Secrets and access',
    kind: networks,
    defaults: '',
    about:
      'Networks that webhooks may reach although they are not public, on any port, also without TLS. `127.0.0.1,::1` lets a program on this machine take them while you try. Otherwise webhooks go only to public addresses, by HTTPS on port 443: somebody who may make webhooks must not reach what only this machine can.',
  }),

  model: setting<'rhythm' | 'isolation-forest'>({
    name: 'MODEL',
    group: 'Verification',
    kind: choice(['rhythm', 'isolation-forest']),
    defaults: 'rhythm',
    about:
      'The model that decides on the compatible routes. `isolation-forest` behaves as the Flask service did.',
  }),
  minSamples: setting({
    name: 'MIN_SAMPLES',
    flask: true,
    group: 'Verification',
    kind: integer(1, 100),
    defaults: '5',
    about: 'Samples that a user must type before there is a template; 5 as in the Flask service.',
  }),
  contamination: setting({
    name: 'CONTAMINATION',
    flask: true,
    group: 'Verification',
    kind: contamination,
    defaults: '0.1',
    about:
      'Isolation Forest only: the share of enrolment samples taken for outliers; 0.1 as in the Flask service.',
  }),
  randomState: setting({
    name: 'RANDOM_STATE',
    flask: true,
    group: 'Verification',
    kind: integer(0, 4_294_967_295),
    defaults: '42',
    about:
      'Isolation Forest only: the seed, so that the same samples give the same forest; 42 as in the Flask service.',
  }),
  maxSamplesPerProfile: setting({
    name: 'MAX_SAMPLES_PER_PROFILE',
    group: 'Verification',
    kind: integer(1, 100_000),
    defaults: '500',
    about:
      'Samples kept for one user and text; at least MIN_SAMPLES. 500 are a hundred enrolments of the default size: a guard against filling the disk, not a target.',
  }),
  timestampUnit: setting<'milliseconds' | 'seconds'>({
    name: 'TIMESTAMP_UNIT',
    flask: true,
    group: 'Verification',
    kind: choice(['milliseconds', 'seconds'], { ms: 'milliseconds', s: 'seconds' }),
    defaults: 'milliseconds',
    about: 'The unit of `timestamp` in keystroke events; browsers and Android report milliseconds.',
  }),
  maxEvents: setting({
    name: 'MAX_KEYSTROKE_EVENTS',
    flask: true,
    group: 'Verification',
    kind: integer(2, 10_000),
    defaults: '1000',
    about:
      'Events (downs and ups) in one sample; more are answered with 413. 1000 as in the Flask service, which cut the rest off silently. Two events are one keystroke.',
  }),
  priorRefit: setting<'off' | 'compare' | 'adopt'>({
    name: 'PRIOR_REFIT',
    group: 'Verification',
    kind: choice(['off', 'compare', 'adopt']),
    defaults: 'off',
    about:
      'Whether the service fits the table of how typing varies on the people enrolled, once a week (job `prior`): `compare` tells whether it would be better, `adopt` writes it to `prior.json` in `DATA_DIR` under the rules of `fit-prior --store`, to be used from the next start on. `adopt` is for one machine.',
  }),
  calibrationCheck: setting({
    name: 'CALIBRATION_CHECK',
    group: 'Verification',
    kind: boolean,
    defaults: 'false',
    about:
      'Whether the service measures once a week (job `calibration`) if false match rates are as stated, among enrolled people who type the same texts. A difference is a warning in the log and changes nothing.',
  }),

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
      'A Redis (6 or newer) in which services that share a store count the limits together; several addresses, separated by commas, are nodes of one cluster. It decides nothing else, and nothing in it needs to be kept. While it does not answer, each service counts for itself and `/readyz` says `degraded`. Without it, they count in PostgreSQL.',
  }),
  redisCluster: setting({
    name: 'REDIS_CLUSTER',
    group: 'Storage',
    kind: boolean,
    defaults: 'false',
    about: 'Whether the one address in `REDIS_URL` is a node of a Redis Cluster.',
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

  modelCache: setting({
    name: 'MODEL_CACHE_ENABLED',
    flask: true,
    group: 'Cache',
    kind: boolean,
    defaults: 'true',
    about:
      'The cache of parsed templates. There is one cache here where the Flask service had two: it is on while both flags are true, so either of them switches it off. It changes speed, never a decision.',
  }),
  featureCache: setting({
    name: 'FEATURE_CACHE_ENABLED',
    flask: true,
    group: 'Cache',
    kind: boolean,
    defaults: 'true',
    about: 'See MODEL_CACHE_ENABLED.',
  }),
  cacheSize: setting({
    name: 'TEMPLATE_CACHE_SIZE',
    group: 'Cache',
    kind: integer(1, 1_000_000),
    defaults: '10000',
    about: 'Profiles whose template and samples are kept in memory, at most: see TEMPLATE_CACHE_MB.',
  }),
  cacheMegabytes: setting({
    name: 'TEMPLATE_CACHE_MB',
    group: 'Cache',
    kind: integer(1, 1_000_000),
    defaults: '32',
    about:
      'Memory for those profiles, in MB of a million bytes, counted roughly: 22 kB for somebody who just enrolled with five samples of a phrase, 45 kB with fifty attempts. Others are read from the store again.',
  }),

  backupTo: setting({
    name: 'BACKUP_TO',
    group: 'Backups',
    kind: optional(backupPlace),
    defaults: '',
    about:
      'Where `keystroke-auth backup` puts encrypted copies of the store, and `restore` finds them: a folder that exists (on another disk, or mounted), or a bucket of an S3-compatible service ([how](operations/backup.md)). The keys that encrypt people’s data are never in them.',
  }),
  backupEveryHours: setting({
    name: 'BACKUP_EVERY_HOURS',
    group: 'Backups',
    kind: integer(0, 720),
    defaults: '0',
    about:
      'Hours between backups that the running service makes by itself; `0` for none, when cron or a timer calls `keystroke-auth backup`. The ledgers of erasures and of ended API keys follow within a minute either way.',
  }),
  backupKeepLast: setting({
    name: 'BACKUP_KEEP_LAST',
    group: 'Backups',
    kind: integer(1, 10_000),
    defaults: '7',
    about: 'How many of the newest backups are kept, however old they are.',
  }),
  backupKeepDays: setting({
    name: 'BACKUP_KEEP_DAYS',
    group: 'Backups',
    kind: integer(0, 36_500),
    defaults: '30',
    about: 'Days for which other backups are kept.',
  }),
  backupKey: setting({
    name: 'BACKUP_KEY',
    group: 'Backups',
    kind: optional(secret),
    defaults: '',
    about:
      'The secret that encrypts backups; `SECRET_KEY` when it is not set. With a key of their own, backups outlive a change of `SECRET_KEY`, and the two can be kept apart. You need it again to restore.',
  }),
  backupUserKeysFile: setting({
    name: 'BACKUP_USER_KEYS_FILE',
    group: 'Backups',
    kind: optional(path),
    defaults: '',
    about:
      'Where the service keeps the one copy of the key store, made anew with every backup and whenever somebody was erased: what `user-keys backup` does. Not in `DATA_DIR/keys`, nor where backups are; with several machines, where all of them see it. Only with `BACKUP_TO`.',
  }),
  backupS3Endpoint: setting({
    name: 'BACKUP_S3_ENDPOINT',
    group: 'Backups',
    kind: optional(webAddress),
    defaults: '',
    about:
      'The S3-compatible service of `BACKUP_TO=s3://…`, such as `https://s3.eu-central-1.amazonaws.com`. Buckets are addressed by path.',
  }),
  backupS3Region: setting({
    name: 'BACKUP_S3_REGION',
    group: 'Backups',
    kind: tokenName,
    defaults: 'auto',
    about: 'Its region; `auto` for services that have none.',
  }),
  backupS3AccessKeyId: setting({
    name: 'BACKUP_S3_ACCESS_KEY_ID',
    group: 'Backups',
    kind: optional(tokenName),
    defaults: '',
    about:
      'The id of the access key. It needs to list, read, write and delete in this bucket, and nothing else.',
  }),
  backupS3SecretAccessKey: setting({
    name: 'BACKUP_S3_SECRET_ACCESS_KEY',
    group: 'Backups',
    kind: optional(secret),
    defaults: '',
    about: 'Its secret.',
  }),

  metricsPort: setting({
    name: 'METRICS_PORT',
    group: 'Metrics and traces',
    kind: optional(integer(0, 65_535)),
    defaults: '',
    about:
      'A port of its own for `GET /metrics` (Prometheus); `0` takes any free one. When it is not set, `/metrics` is beside the other routes: in production only with `METRICS_TOKEN`. [What there is to see](operations/monitoring.md).',
  }),
  metricsHost: setting({
    name: 'METRICS_HOST',
    group: 'Metrics and traces',
    kind: address,
    defaults: '127.0.0.1',
    about: 'The address of that port; this machine only, unless you name another.',
  }),
  metricsToken: setting({
    name: 'METRICS_TOKEN',
    group: 'Metrics and traces',
    kind: optional(secret),
    defaults: '',
    about:
      'The token that readers of `/metrics` must send: `Authorization: Bearer …`. Production requires at least 16 bytes that are not a placeholder (`openssl rand -base64 24`). Refusals are limited by address, as requests without a key are.',
  }),

  otlpEndpoint: setting({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    group: 'Metrics and traces',
    kind: optional(webAddress),
    defaults: '',
    about:
      'Where spans of OpenTelemetry are sent (OTLP over HTTP, JSON, `/v1/traces` behind it), such as `http://localhost:4318`. Where it is not set, nothing is traced and nothing of the SDK is loaded. `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_EXPORTER_OTLP_TIMEOUT`, `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` are read by the SDK.',
  }),
  tracesShare: setting({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    group: 'Metrics and traces',
    kind: share,
    defaults: '1',
    about: 'The share of requests that are traced, of those whose caller has not decided it (`traceparent`).',
  }),

  logLevel: setting<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'>({
    name: 'LOG_LEVEL',
    flask: true,
    group: 'Logging',
    kind: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      warning: 'warn',
      critical: 'fatal',
    }),
    defaults: { development: 'info', production: 'info', testing: 'silent' },
    about: 'The least important lines that are written. Python’s names are understood in any case.',
  }),
  requestLinesPerSecond: setting({
    name: 'LOG_REQUESTS_PER_SECOND',
    group: 'Logging',
    kind: integer(0, 1_000_000),
    defaults: { development: '0', production: '100', testing: '0' },
    about:
      'At most so many lines a second, for each process, for requests that were answered without an error; the next line says in `unlogged` how many were left out. Requests that were refused or failed always have a line. `0` is no limit. A line costs about a thirtieth of a verification. To count requests, use the metrics and the audit log.',
  }),
  logFile: setting({
    name: 'LOG_FILE',
    group: 'Logging',
    kind: optional(path),
    defaults: '',
    about:
      'A file that gets every line in addition to standard output (mode 0640; its folder is created). SIGHUP opens it again, for logrotate.',
  }),
};
