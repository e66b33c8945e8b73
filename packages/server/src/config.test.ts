import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyBytesFor } from './config/bodyBytesFor.ts';
import { SECRET_BYTES } from './config/secretStrength.ts';
import { MODES } from './config/setting.ts';
import { settings } from './config/settings.ts';
import type { Config, Environment } from './config.ts';
import { ConfigError, loadConfig } from './config.ts';

/** 43 characters of base64url, as `ensureSecretKey` and `openssl rand` make them. */
const OTLP = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4318' };
const BUCKET_ENV = {
  BACKUP_S3_ENDPOINT: 'https://s3.example.com',
  BACKUP_S3_ACCESS_KEY_ID: 'id',
  BACKUP_S3_SECRET_ACCESS_KEY: 'se cret',
};
const IN_BUCKET = { ...BUCKET_ENV, BACKUP_TO: 's3://store' };
const BUCKET = {
  ...{ bucket: 'store', prefix: '', endpoint: 'https://s3.example.com', region: 'auto' },
  ...{ accessKeyId: 'id', secretAccessKey: 'se cret' },
};
const SECRET = 'Vd3xk0Qm9sT7uYb2LhW5eRj8NcA1fZp6GiKoXtDvB4E';
const STORE_URL = 'postgres://ka:secret@db.example:5432/store';

function noFiles(): never {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
}

function load(env: Environment, readFile: (path: string) => string = noFiles): Config {
  return loadConfig(env, { readFile });
}

/** The lines of the refusal; none when it loads. */
function refusal(env: Environment, readFile: (path: string) => string = noFiles): readonly string[] {
  try {
    load(env, readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
}

describe('defaults', () => {
  const development: Config = {
    mode: 'development',
    workers: 1,
    http: {
      host: '127.0.0.1',
      port: 5000,
      publicUrl: null,
      bodyLimit: 262_144,
      requestTimeoutMs: 30_000,
      shutdownTimeoutMs: 8_000,
      cors: { enabled: true, origins: ['http://localhost:3000', 'http://10.0.2.2:8080'] },
      maxConnections: 10_000,
      keepAliveTimeoutMs: 72_000,
      trustProxy: [],
      tls: null,
      rateLimits: { perKey: 0, perUser: 0, perAddress: 0 },
      requestLinesPerSecond: 0,
    },
    store: {
      dataDir: resolve('data'),
      postgres: null,
      keyDatabaseUrl: null,
      groupCommit: { maxItems: 256, maxWaitMs: 2 },
    },
    redis: null,
    verification: {
      model: 'rhythm',
      minSamples: 5,
      contamination: 0.1,
      randomState: 42,
      maxSamplesPerProfile: 500,
      timestampUnit: 'milliseconds',
      maxEvents: 1000,
    },
    typingJobs: { priorRefit: 'off', calibrationCheck: false },
    cache: { enabled: true, size: 10_000, bytes: 32_000_000 },
    compat: { allowAnonymous: true, limits: false },
    pages: { console: true, demo: true },
    audit: { keepForMs: 400 * 86_400_000 },
    tokens: { issuer: 'urn:keystroke-auth', keyMaxAgeMs: 90 * 24 * 60 * 60 * 1_000 },
    webhooks: { allowedNetworks: [] },
    secretKey: null,
    previousSecretKey: null,
    backups: {
      to: null,
      key: null,
      everyMs: null,
      keepLast: 7,
      keepForMs: 30 * 24 * 60 * 60 * 1000,
      userKeysFile: null,
    },
    metrics: { port: null, host: '127.0.0.1', token: null },
    tracing: null,
    log: { level: 'info', file: null },
    importDir: resolve('user_models'),
    warnings: [],
  };

  it('development, also when nothing is set', () => {
    expect(load({})).toEqual(development);
    expect(load({ NODE_ENV: 'development' })).toEqual(development);
  });

  it('testing is development without log lines', () => {
    expect(load({ NODE_ENV: 'test' })).toEqual({
      ...development,
      mode: 'testing',
      log: { level: 'silent', file: null },
    });
  });

  it('production has no origins and no anonymous access', () => {
    expect(load({ NODE_ENV: 'production', SECRET_KEY: SECRET })).toEqual({
      ...development,
      mode: 'production',
      http: {
        ...development.http,
        host: '0.0.0.0',
        cors: { enabled: true, origins: [] },
        rateLimits: { perKey: 60_000, perUser: 120, perAddress: 600 },
        requestLinesPerSecond: 100,
      },
      compat: { allowAnonymous: false, limits: true },
      pages: { console: false, demo: false },
      secretKey: SECRET,
    });
  });

  it('read the environment of the process when none is given', () => {
    // vitest sets NODE_ENV=test.
    expect(loadConfig().mode).toBe('testing');
  });

  it('count an empty value as not set', () => {
    const empty = Object.fromEntries(Object.values(settings).map(({ name }) => [name, '']));
    expect(load(empty)).toEqual(development);
  });

  it('ignore variables that are not settings', () => {
    expect(load({ PATH: '/bin', PORTS: 'x', LOG: 'x', KEYSTROKE_AUTH_PORT: 'tcp://10.0.0.1:80' })).toEqual(
      development,
    );
  });

  it('are frozen all the way down', () => {
    const config = load({});
    for (const part of [config, config.http, config.http.cors.origins, config.store.groupCommit]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(config.warnings)).toBe(true);
  });
});

describe('names', () => {
  /** For every setting: an accepted value that is not the default, and what the configuration then holds. */
  const given: readonly [
    name: string,
    value: string,
    pick: (config: Config) => unknown,
    expected: unknown,
    others?: Environment,
  ][] = [
    ['NODE_ENV', 'Testing', (c) => c.mode, 'testing'],
    ['FLASK_ENV', 'testing', (c) => c.mode, 'testing'],
    ['FLASK_DEBUG', 'True', (c) => c.mode, 'development'],
    ['FLASK_DEBUG', '0', (c) => c.mode, 'development'],
    ['SHUTDOWN_TIMEOUT', '25', (c) => c.http.shutdownTimeoutMs, 25_000],
    ['REDIS_CLUSTER', 'on', (c) => c.redis, null],
    [
      'REDIS_URL',
      'redis://a, rediss://user:word@b:7000',
      (c) => c.redis,
      { urls: ['redis://a', 'rediss://user:word@b:7000'], cluster: true, sentinel: null },
    ],
    ['REDIS_SENTINEL', 'mymaster', (c) => c.redis, null],
    ['REDIS_SENTINEL_PASSWORD', 'word', (c) => c.redis, null],
    ['PRIOR_REFIT', 'Adopt', (c) => c.typingJobs.priorRefit, 'adopt'],
    ['CALIBRATION_CHECK', 'true', (c) => c.typingJobs.calibrationCheck, true],
    ['WORKERS', '1', (c) => c.workers, 1],
    ['WORKERS', 'AUTO', (c) => c.workers, 1],
    ['HOST', '::1', (c) => c.http.host, '::1'],
    ['FLASK_HOST', '0.0.0.0', (c) => c.http.host, '0.0.0.0'],
    ['PORT', '0', (c) => c.http.port, 0],
    ['FLASK_PORT', '8080', (c) => c.http.port, 8080],
    ['PUBLIC_URL', 'https://auth.example/typing', (c) => c.tokens.issuer, 'https://auth.example/typing'],
    ['MAX_BODY_BYTES', '1048576', (c) => c.http.bodyLimit, 1_048_576],
    ['REQUEST_TIMEOUT', '300', (c) => c.http.requestTimeoutMs, 300_000],
    ['MAX_CONNECTIONS', '1', (c) => c.http.maxConnections, 1],
    ['KEEP_ALIVE_TIMEOUT', '3600', (c) => c.http.keepAliveTimeoutMs, 3_600_000],
    ['TRUST_PROXY', '10.0.0.0/8, ::1', (c) => c.http.trustProxy, ['10.0.0.0/8', '::1']],
    ['RATE_LIMIT_PER_KEY', '10000000', (c) => c.http.rateLimits.perKey, 10_000_000],
    ['RATE_LIMIT_PER_USER', '1', (c) => c.http.rateLimits.perUser, 1],
    ['RATE_LIMIT_PER_ADDRESS', '30', (c) => c.http.rateLimits.perAddress, 30],
    ['TLS_CERT_FILE', 'c.pem', (c) => c.http.tls?.certFile, resolve('c.pem'), { TLS_KEY_FILE: 'k' }],
    ['TLS_KEY_FILE', 'k.pem', (c) => c.http.tls?.keyFile, resolve('k.pem'), { TLS_CERT_FILE: 'c' }],
    ['ENABLE_CORS', 'off', (c) => c.http.cors.enabled, false],
    [
      'CORS_ORIGINS',
      'https://a.example, https://b.example:8443,https://a.example',
      (c) => c.http.cors.origins,
      ['https://a.example', 'https://b.example:8443'],
    ],
    ['SECRET_KEY', SECRET, (c) => c.secretKey, SECRET],
    ['SECRET_KEY_PREVIOUS', SECRET, (c) => c.previousSecretKey, SECRET],
    ['COMPAT_LIMITS', 'true', (c) => c.compat.limits, true],
    ['COMPAT_ALLOW_ANONYMOUS', 'NO', (c) => c.compat.allowAnonymous, false],
    ['CONSOLE', 'no', (c) => c.pages.console, false],
    ['DEMO', '0', (c) => c.pages.demo, false],
    ['TOKEN_ISSUER', 'urn:example:typing', (c) => c.tokens.issuer, 'urn:example:typing'],
    ['TOKEN_KEY_DAYS', '1', (c) => c.tokens.keyMaxAgeMs, 86_400_000],
    ['WEBHOOK_ALLOWED_NETWORKS', '10.0.0.0/8', (c) => c.webhooks.allowedNetworks, ['10.0.0.0/8']],
    ['MODEL', 'isolation-forest', (c) => c.verification.model, 'isolation-forest'],
    ['MIN_SAMPLES', '100', (c) => c.verification.minSamples, 100],
    ['CONTAMINATION', 'auto', (c) => c.verification.contamination, 'auto'],
    ['CONTAMINATION', '.25', (c) => c.verification.contamination, 0.25],
    ['RANDOM_STATE', '4294967295', (c) => c.verification.randomState, 4_294_967_295],
    ['MAX_SAMPLES_PER_PROFILE', '5', (c) => c.verification.maxSamplesPerProfile, 5],
    ['TIMESTAMP_UNIT', 's', (c) => c.verification.timestampUnit, 'seconds'],
    ['TIMESTAMP_UNIT', 'ms', (c) => c.verification.timestampUnit, 'milliseconds'],
    ['MAX_KEYSTROKE_EVENTS', '2', (c) => c.verification.maxEvents, 2],
    ['DATA_DIR', '/var/lib/keystroke-auth', (c) => c.store.dataDir, '/var/lib/keystroke-auth'],
    ['DATABASE_URL', STORE_URL, (c) => c.store.postgres?.url, STORE_URL],
    ['DATABASE_POOL_SIZE', '30', (c) => c.store.postgres?.poolSize, 30, { DATABASE_URL: STORE_URL }],
    [
      'DATABASE_STATEMENT_TIMEOUT_MS',
      '900',
      (c) => c.store.postgres?.statementTimeoutMs,
      900,
      { DATABASE_URL: STORE_URL },
    ],
    ['KEY_DATABASE_URL', 'postgresql://h/keys', (c) => c.store.keyDatabaseUrl, 'postgresql://h/keys'],
    [
      'DATABASE_SSLMODE',
      'require',
      (c) => c.store.postgres?.url,
      'postgres://db.example/store?sslmode=require',
      { DATABASE_URL: 'postgres://db.example/store' },
    ],
    ['MODEL_DIR', 'old/models', (c) => c.importDir, resolve('old/models')],
    ['AUDIT_RETENTION_DAYS', '0', (c) => c.audit.keepForMs, null],
    ['GROUP_COMMIT_MAX_ITEMS', '1', (c) => c.store.groupCommit.maxItems, 1],
    ['GROUP_COMMIT_MAX_WAIT_MS', '3', (c) => c.store.groupCommit.maxWaitMs, 3],
    ['MODEL_CACHE_ENABLED', 'False', (c) => c.cache.enabled, false],
    ['FEATURE_CACHE_ENABLED', '0', (c) => c.cache.enabled, false],
    ['TEMPLATE_CACHE_SIZE', '1', (c) => c.cache.size, 1],
    ['TEMPLATE_CACHE_MB', '256', (c) => c.cache.bytes, 256_000_000],
    ['BACKUP_TO', '/mnt/backups', (c) => c.backups.to, { folder: '/mnt/backups' }],
    ['BACKUP_TO', 's3://store/ka/', (c) => c.backups.to, { ...BUCKET, prefix: 'ka/' }, BUCKET_ENV],
    ['BACKUP_EVERY_HOURS', '6', (c) => c.backups.everyMs, 21_600_000, { BACKUP_TO: '/b' }],
    ['BACKUP_KEEP_LAST', '1', (c) => c.backups.keepLast, 1],
    ['BACKUP_KEEP_DAYS', '1', (c) => c.backups.keepForMs, 86_400_000],
    ['BACKUP_KEY', SECRET, (c) => c.backups.key, SECRET],
    ['BACKUP_USER_KEYS_FILE', '/k/keys.db', (c) => c.backups.userKeysFile, '/k/keys.db', { BACKUP_TO: '/b' }],
    ['BACKUP_S3_ENDPOINT', BUCKET.endpoint, (c) => c.backups.to, BUCKET, IN_BUCKET],
    ['BACKUP_S3_REGION', 'eu-1', (c) => c.backups.to, { ...BUCKET, region: 'eu-1' }, IN_BUCKET],
    ['BACKUP_S3_ACCESS_KEY_ID', 'id', (c) => c.backups.to, BUCKET, IN_BUCKET],
    ['BACKUP_S3_SECRET_ACCESS_KEY', 'se cret', (c) => c.backups.to, BUCKET, IN_BUCKET],
    ['METRICS_PORT', '9464', (c) => c.metrics.port, 9464],
    ['METRICS_HOST', '::', (c) => c.metrics.host, '::'],
    ['METRICS_TOKEN', 'to ken', (c) => c.metrics.token, 'to ken'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://h:4318', (c) => c.tracing?.endpoint, 'http://h:4318'],
    ['OTEL_TRACES_SAMPLER_ARG', '.25', (c) => c.tracing?.share, 0.25, OTLP],
    ['LOG_LEVEL', 'WARNING', (c) => c.log.level, 'warn'],
    ['LOG_LEVEL', 'CRITICAL', (c) => c.log.level, 'fatal'],
    ['LOG_LEVEL', 'DEBUG', (c) => c.log.level, 'debug'],
    ['LOG_LEVEL', 'silent', (c) => c.log.level, 'silent'],
    ['LOG_REQUESTS_PER_SECOND', '20', (c) => c.http.requestLinesPerSecond, 20],
    ['LOG_FILE', 'logs/auth.log', (c) => c.log.file, resolve('logs/auth.log')],
  ];

  it.each(given)('%s=%s', (name, value, pick, expected, others = {}) => {
    const config = load({ ...others, [name]: value });
    expect(pick(config)).toEqual(expected);
    expect(config.warnings).toEqual([]);
    // Blanks belong to a secret.
    if (Object.values(settings).some((setting) => setting.name === name && setting.kind.secret)) return;
    expect(pick(load({ ...others, [name]: `\t${value} ` }))).toEqual(expected);
  });

  it('cover every setting and every alias', () => {
    const names = Object.values(settings).flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(given.map(([name]) => name))).toEqual(new Set(names));
  });

  it('never collide with NAME_FILE of another setting', () => {
    const names = Object.values(settings).flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(names).not.toContain(`${name}_FILE`);
  });

  it('of our own win over those of the Flask service, with a warning where they differ', () => {
    const config = load({
      NODE_ENV: 'testing',
      FLASK_ENV: 'production',
      PORT: '80',
      FLASK_PORT: 'not even a port',
      HOST: '::1',
      FLASK_HOST: ' ::1 ',
    });
    expect(config.mode).toBe('testing');
    expect(config.http).toMatchObject({ port: 80, host: '::1' });
    expect(config.warnings).toEqual([
      'FLASK_ENV is ignored: NODE_ENV is set, too, and wins',
      'FLASK_PORT is ignored: PORT is set, too, and wins',
    ]);
  });

  it('fall back to the Flask service where our own is empty', () => {
    expect(load({ PORT: '', FLASK_PORT: '8080' }).http.port).toBe(8080);
  });

  it('FLASK_DEBUG never turns production into development', () => {
    const env = { SECRET_KEY: SECRET, FLASK_DEBUG: '1' };
    expect(load({ ...env, NODE_ENV: 'production' }).mode).toBe('production');
    expect(load({ ...env, FLASK_ENV: 'production' }).mode).toBe('production');
    expect(load({ ...env, FLASK_ENV: 'production', FLASK_DEBUG: 'maybe' }).mode).toBe('production');
    expect(refusal({ FLASK_DEBUG: 'maybe' })).toEqual([
      'FLASK_DEBUG: got "maybe"; expected true or false (also 1/0, yes/no, on/off)',
    ]);
  });
});

describe('NAME_FILE', () => {
  it('gives a value without its last newline, and only without that', () => {
    expect(load({ SECRET_KEY_FILE: '/run/key' }, (path) => `${path}\n`).secretKey).toBe('/run/key');
    expect(load({ SECRET_KEY_FILE: 'f' }, () => `${SECRET}\r\n`).secretKey).toBe(SECRET);
    expect(load({ SECRET_KEY_FILE: 'f' }, () => ` ${SECRET}\n\n`).secretKey).toBe(` ${SECRET}\n`);
    expect(load({ PORT_FILE: 'f' }, () => '8080\n').http.port).toBe(8080);
  });

  it('counts as our own name', () => {
    const config = load({ PORT_FILE: 'f', FLASK_PORT: '1' }, () => '2');
    expect(config.http.port).toBe(2);
    expect(config.warnings).toEqual(['FLASK_PORT is ignored: PORT_FILE is set, too, and wins']);
  });

  it('is refused together with NAME', () => {
    expect(refusal({ SECRET_KEY: SECRET, SECRET_KEY_FILE: '/run/key' })).toEqual([
      'SECRET_KEY_FILE: got a value as well as SECRET_KEY; expected only one of the two',
    ]);
  });

  it('is refused when the file cannot be read; production does not complain twice', () => {
    expect(refusal({ NODE_ENV: 'production', SECRET_KEY_FILE: '/run/key' })).toEqual([
      'SECRET_KEY_FILE: cannot read "/run/key" (ENOENT); expected a readable file',
    ]);
    const really = () => loadConfig({ SECRET_KEY_FILE: '/nowhere/at\0all' });
    expect(really).toThrow('SECRET_KEY_FILE: cannot read "/nowhere/at\\u0000all" (ERR_INVALID_ARG_VALUE)');
  });

  it('names the file’s variable, never the content', () => {
    expect(refusal({ PORT_FILE: 'f' }, () => 'hunter2')).toEqual([
      'PORT_FILE: got a file whose content does not fit; expected a whole number from 0 to 65535',
    ]);
    expect(refusal({ NODE_ENV: 'production', SECRET_KEY_FILE: 'f' }, () => 'short\n')).toEqual([
      'SECRET_KEY_FILE: got 5 bytes; expected a random secret of at least 32 bytes, such as the output of: openssl rand -base64 48',
    ]);
    expect(refusal({ SECRET_KEY_FILE: 'f' }, () => '\n')).toEqual([
      'SECRET_KEY_FILE: got a file whose content does not fit; expected a secret that is not blank',
    ]);
  });
});

const whole = (min: number, max: number) => `a whole number from ${min} to ${max}`;
const BOOLEAN = 'true or false (also 1/0, yes/no, on/off)';
const ADDRESS = 'an IP address or a host name';
const PATH = 'a path (~ is not expanded)';
const WEB_ADDRESS =
  'an address such as https://auth.example.com, without slash at the end, query or user name';
const TOKEN_NAME = 'an address or a name of 1 to 255 printable ASCII characters without blanks';
const ADDRESS_OF_POSTGRES =
  'an address such as postgres://user:password@host:5432/database?sslmode=verify-full';
const NO_POSTGRES = [
  'mysql://host/store',
  'postgres://host',
  'postgres:///store',
  'host/store',
  'postgres://host/store?sslmode=prefer',
  'postgres://host:99999/store',
  ' ',
];
const ORIGINS =
  'origins such as https://app.example.com, separated by commas, without path, * or default port';

/** What every setting refuses at its edges, and what it says it expects. */
const refused: readonly [name: string, expected: string, values: readonly string[]][] = [
  ['NODE_ENV', 'development, production or testing (also test)', ['staging', 'prod', ' ']],
  ['FLASK_DEBUG', BOOLEAN, ['2', 'yes please', ' ']],
  ['SHUTDOWN_TIMEOUT', whole(1, 300), ['0', '301', '1.5', ' ']],
  ['WORKERS', 'a whole number from 1 to 256, or auto', ['0', '257', '-1', '1.5', 'all']],
  [
    'HOST',
    ADDRESS,
    ['999.1.1.1', 'a_b', '[::1]', 'http://x', '-a', `${'a'.repeat(64)}.de`, `${'a.'.repeat(127)}a`, ' '],
  ],
  [
    'PORT',
    whole(0, 65_535),
    ['65536', '-1', '5000x', '1e3', '0x10', '05000', '+1', '5_000', '5,000', '٥', '9'.repeat(400), ' '],
  ],
  [
    'PUBLIC_URL',
    'an address such as https://auth.example.com, without slash at the end, query or user name',
    [
      'auth.example',
      'https://a.example/',
      'https://a.example?x',
      'https://u@a.example',
      'ftp://a.example',
      ' ',
    ],
  ],
  ['MAX_BODY_BYTES', whole(4288, 16_777_216), ['4287', '16777217', '256k', ' ']],
  ['REQUEST_TIMEOUT', whole(1, 300), ['0', '301', '30s', ' ']],
  ['MAX_CONNECTIONS', whole(1, 1_000_000), ['0', '1000001', ' ']],
  ['KEEP_ALIVE_TIMEOUT', whole(1, 3600), ['0', '3601', '5s', ' ']],
  [
    'TRUST_PROXY',
    'IP addresses and networks such as 10.0.0.0/8, separated by commas',
    [
      'true',
      '1',
      '10.0.0.0/0',
      '10.0.0.0/33',
      '::1/129',
      '10.0.0.1/8/8',
      'fe80::1%eth0',
      'proxy',
      '10.0.0.1,',
      ' ',
    ],
  ],
  ['RATE_LIMIT_PER_KEY', whole(0, 10_000_000), ['-1', '10000001', 'off', ' ']],
  ['RATE_LIMIT_PER_USER', whole(0, 10_000_000), ['1/s', '0.5', ' ']],
  ['RATE_LIMIT_PER_ADDRESS', whole(0, 10_000_000), ['none', '1e3', ' ']],
  ['TLS_CERT_FILE', PATH, ['~/cert.pem', ' ']],
  ['TLS_KEY_FILE', PATH, ['~/key.pem', ' ']],
  ['ENABLE_CORS', BOOLEAN, ['TRUE!', 'null', ' ']],
  [
    'CORS_ORIGINS',
    ORIGINS,
    [
      '*',
      'null',
      'https://a.example/',
      'https://a.example:443',
      'a.example',
      'https://A.example',
      'ftp://a.example',
      'https://u:p@a.example',
      'https://a.example,',
      'https://*.a.example/x',
      ' ',
    ],
  ],
  ['CONSOLE', BOOLEAN, ['admin', ' ']],
  ['DEMO', BOOLEAN, ['only', ' ']],
  ['SECRET_KEY', 'a secret that is not blank', [' ', '\n\t']],
  ['SECRET_KEY_PREVIOUS', 'a secret that is not blank', [' ', '\n\t']],
  ['COMPAT_ALLOW_ANONYMOUS', BOOLEAN, ['y', ' ']],
  ['COMPAT_LIMITS', BOOLEAN, ['maybe', '2']],
  [
    'TOKEN_ISSUER',
    'an address or a name of 1 to 255 printable ASCII characters without blanks',
    ['two words', 'ü', 'a'.repeat(256), ' '],
  ],
  ['TOKEN_KEY_DAYS', whole(1, 3_650), ['0', '3651', 'never', ' ']],
  [
    'WEBHOOK_ALLOWED_NETWORKS',
    'IP addresses and networks such as 10.0.0.0/8, separated by commas',
    ['true', '*', 'localhost', '10.0.0.0/33', '::1,,', ' '],
  ],
  ['MODEL', 'rhythm or isolation-forest', ['forest', 'isolation_forest', ' ']],
  ['MIN_SAMPLES', whole(1, 100), ['0', '101', 'five', ' ']],
  [
    'CONTAMINATION',
    'a decimal number greater than 0 and at most 0.5, or auto',
    ['0', '0.0', '0.51', '1e-1', '10%', '0,1', '.', '1.', '-0.1', 'NaN', ' '],
  ],
  ['RANDOM_STATE', whole(0, 4_294_967_295), ['4294967296', '-1', 'None', ' ']],
  ['MAX_SAMPLES_PER_PROFILE', whole(1, 100_000), ['0', '100001', ' ']],
  ['TIMESTAMP_UNIT', 'milliseconds or seconds (also ms, s)', ['microseconds', 'sec', ' ']],
  ['MAX_KEYSTROKE_EVENTS', whole(2, 10_000), ['1', '10001', ' ']],
  ['PRIOR_REFIT', 'off, compare or adopt', ['on', 'true', ' ']],
  ['CALIBRATION_CHECK', BOOLEAN, ['2', 'yes please', ' ']],
  ['DATA_DIR', PATH, ['~/data', 'a\0b', ' ']],
  ['DATABASE_URL', ADDRESS_OF_POSTGRES, NO_POSTGRES],
  ['KEY_DATABASE_URL', ADDRESS_OF_POSTGRES, NO_POSTGRES],
  ['DATABASE_SSLMODE', 'disable, require, verify-ca or verify-full', ['prefer', 'true', ' ']],
  ['DATABASE_POOL_SIZE', whole(2, 1_000), ['1', '1001', ' ']],
  ['DATABASE_STATEMENT_TIMEOUT_MS', whole(100, 600_000), ['99', '600001', '5s', ' ']],
  [
    'REDIS_URL',
    'addresses such as redis://user:password@host:6379/0 or rediss:// for TLS, separated by commas',
    ['http://host', 'host:6379', 'redis://', 'redis://host/name', 'redis://host,', 'redis://host?db=1'],
  ],
  ['REDIS_CLUSTER', BOOLEAN, ['2', 'maybe']],
  [
    'REDIS_SENTINEL',
    'the name of a primary, such as mymaster: letters, digits, dots, dashes and underscores',
    ['my master', 'redis://host', ' '],
  ],
  ['REDIS_SENTINEL_PASSWORD', 'a secret that is not blank', [' ']],
  ['MODEL_DIR', PATH, ['~', ' ']],
  ['AUDIT_RETENTION_DAYS', whole(0, 36_500), ['-1', '36501', 'never', ' ']],
  ['GROUP_COMMIT_MAX_ITEMS', whole(1, 10_000), ['0', '10001', ' ']],
  ['GROUP_COMMIT_MAX_WAIT_MS', whole(0, 1000), ['-0', '1001', '2ms', ' ']],
  ['MODEL_CACHE_ENABLED', BOOLEAN, ['enabled', ' ']],
  ['FEATURE_CACHE_ENABLED', BOOLEAN, ['disabled', ' ']],
  ['TEMPLATE_CACHE_SIZE', whole(1, 1_000_000), ['0', '1000001', ' ']],
  ['TEMPLATE_CACHE_MB', whole(1, 1_000_000), ['0', '1000001', ' ']],
  ['BACKUP_TO', 'a path, or s3://bucket, or s3://bucket/folder', ['~/b', 's3://B', 'gs://b', ' ']],
  ['BACKUP_EVERY_HOURS', whole(0, 720), ['-1', '721', ' ']],
  ['BACKUP_KEEP_LAST', whole(1, 10_000), ['0', ' ']],
  ['BACKUP_KEEP_DAYS', whole(0, 36_500), ['-1', ' ']],
  ['BACKUP_KEY', 'a secret that is not blank', [' ']],
  ['BACKUP_USER_KEYS_FILE', PATH, ['~/k', ' ']],
  ['BACKUP_S3_ENDPOINT', WEB_ADDRESS, ['s3.example.com', ' ']],
  ['BACKUP_S3_REGION', TOKEN_NAME, ['e u', ' ']],
  ['BACKUP_S3_ACCESS_KEY_ID', TOKEN_NAME, ['a b', ' ']],
  ['BACKUP_S3_SECRET_ACCESS_KEY', 'a secret that is not blank', [' ']],
  ['METRICS_PORT', whole(0, 65_535), ['65536', ' ']],
  ['METRICS_HOST', ADDRESS, ['a b', ' ']],
  ['METRICS_TOKEN', 'a secret that is not blank', [' ']],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', WEB_ADDRESS, ['localhost:4318', ' ']],
  ['OTEL_TRACES_SAMPLER_ARG', 'a decimal number from 0 to 1', ['2', '1.1', '-1', 'all', ' ']],
  [
    'LOG_LEVEL',
    'trace, debug, info, warn, error, fatal or silent (also warning, critical)',
    ['verbose', '20', 'NOTSET', ' '],
  ],
  ['LOG_REQUESTS_PER_SECOND', whole(0, 1_000_000), ['all', '-1', ' ']],
  ['LOG_FILE', PATH, ['~/auth.log', ' ']],
];

describe('metrics', () => {
  const production = { NODE_ENV: 'production', SECRET_KEY: SECRET };

  it.each([
    ['short', 'got 5 bytes'],
    ['changeme changeme changeme', 'got a well-known placeholder'],
    ['aaaaaaaaaaaaaaaa', 'got only 1 different characters'],
  ])('are not behind the token %s in production', (METRICS_TOKEN, found) => {
    expect(() => load({ ...production, METRICS_TOKEN })).toThrow(found);
    expect(load({ METRICS_TOKEN }).metrics.token).toBe(METRICS_TOKEN);
  });

  it.each(['0.0.0.0', '::', '203.0.113.7', 'metrics.example.com'])(
    'warn where %s shows them to all',
    (host) => {
      const open = { ...production, METRICS_PORT: '9464', METRICS_HOST: host };
      expect(load(open).warnings).toEqual([expect.stringContaining(`METRICS_HOST=${host}`)]);
      expect(load({ ...open, METRICS_TOKEN: 'k7Rz0pQ2vX9mT4sB' }).warnings).toEqual([]);
    },
  );

  it.each(['127.0.0.1', '::1', 'localhost', '10.1.2.3', '192.168.0.7', 'fd00::7'])(
    'are shown on %s',
    (host) => {
      const open = { ...production, METRICS_PORT: '9464', METRICS_HOST: host };
      expect(load(open).warnings).toEqual([]);
    },
  );
});

describe('PostgreSQL', () => {
  const env = { DATABASE_URL: STORE_URL };

  it('has a table of typing adopted by itself on one machine only', () => {
    expect(load({ ...env, PRIOR_REFIT: 'adopt' }).typingJobs.priorRefit).toBe('adopt');
    expect(refusal({ ...env, KEY_DATABASE_URL: 'postgresql://h/keys', PRIOR_REFIT: 'adopt' })).toEqual([
      'PRIOR_REFIT: got adopt with KEY_DATABASE_URL, which several machines may share; expected off or compare: the table is a file of one machine, and others would judge by another one',
    ]);
  });

  it('keeps the keys in another database than the store', () => {
    for (const KEY_DATABASE_URL of [STORE_URL, 'postgresql://other@DB.example/store?sslmode=verify-full']) {
      expect(refusal({ ...env, KEY_DATABASE_URL })).toEqual([
        'KEY_DATABASE_URL: got the database of DATABASE_URL; expected another one, whose backups are not those of the store',
      ]);
    }
  });

  it('takes DATABASE_SSLMODE for addresses that say nothing of TLS, and for no other', () => {
    const said = `${STORE_URL}?sslmode=require`;
    const { store } = load({
      DATABASE_URL: said,
      DATABASE_SSLMODE: 'verify-ca',
      KEY_DATABASE_URL: 'postgres://ka:a%2Fb@keys.example/keys',
    });
    expect([store.postgres?.url, store.keyDatabaseUrl]).toEqual([
      said,
      'postgres://ka:a%2Fb@keys.example/keys?sslmode=verify-ca',
    ]);
  });

  it('tells databases behind sockets apart by their folders', () => {
    const at = (server: string) => `postgres://ka@localhost/keystroke?host=/cloudsql/${server}`;
    expect(refusal({ DATABASE_URL: at('one'), KEY_DATABASE_URL: at('one') })).toHaveLength(1);
    expect(load({ DATABASE_URL: at('one'), KEY_DATABASE_URL: at('two') }).store.keyDatabaseUrl).toBe(
      at('two'),
    );
  });

  it('says in production when others can read along', () => {
    const production = { NODE_ENV: 'production', SECRET_KEY: SECRET };
    const warnings = (url: string) => load({ ...production, DATABASE_URL: url }).warnings;
    expect(warnings('postgres://db.example/store')).toEqual([
      'DATABASE_URL leads to another machine without TLS: add sslmode=verify-full, or whoever is on the way reads along',
    ]);
    expect(warnings('postgres://db.example/store?sslmode=disable')).toHaveLength(1);
    expect(warnings('postgres://db.example/store?sslmode=require')).toEqual([]);
    for (const here of [
      'localhost/store',
      '127.0.0.2/store',
      '[::1]/store',
      'any/store?host=/run/postgresql',
    ]) {
      expect(warnings(`postgres://${here}`)).toEqual([]);
    }
    expect(warnings('postgres://localhost/store?host=db.example')).toHaveLength(1);
    expect(load({ DATABASE_URL: 'postgres://db.example/store' }).warnings).toEqual([]);
  });
});

it('takes the addresses of Redis for sentinels where they have a name for the primary', () => {
  const REDIS_URL = 'redis://:word@a,redis://b:7000';
  const { redis } = load({ REDIS_URL, REDIS_SENTINEL: 'my.primary', REDIS_SENTINEL_PASSWORD: ' other ' });
  const urls = ['redis://:word@a', 'redis://b:7000'];
  expect(redis).toEqual({ urls, cluster: false, sentinel: { name: 'my.primary', password: ' other ' } });
  expect(load({ REDIS_URL, REDIS_SENTINEL: 'p' }).redis?.sentinel).toEqual({ name: 'p', password: null });
  expect(refusal({ REDIS_URL, REDIS_SENTINEL: 'p', REDIS_CLUSTER: 'true' })).toEqual([
    'REDIS_SENTINEL: got a value as well as REDIS_CLUSTER; expected only one of the two: a cluster has no sentinels',
  ]);
});

it('says in production when others can read along on the way to Redis', () => {
  const production = { NODE_ENV: 'production', SECRET_KEY: SECRET };
  const warnings = (urls: string) => load({ ...production, REDIS_URL: urls }).warnings;
  expect(warnings('redis://cache.example')).toEqual([
    'REDIS_URL leads to another machine without TLS: say rediss://, or whoever is on the way reads its password and writes what rate limits count',
  ]);
  expect(warnings('rediss://a.example:7000,redis://b.example:7000')).toHaveLength(1);
  expect(warnings('rediss://cache.example')).toEqual([]);
  for (const here of ['localhost', '127.0.0.1:6380', '[::1]'])
    expect(warnings(`redis://${here}`)).toEqual([]);
  const sentinel = { ...production, REDIS_SENTINEL: 'p' };
  expect(load({ ...sentinel, REDIS_URL: 'redis://127.0.0.1' }).warnings).toHaveLength(1);
  expect(load({ REDIS_URL: 'redis://cache.example' }).warnings).toEqual([]);
});

describe('refusals', () => {
  it.each(refused)('%s: expected %s', (name, expected, values) => {
    for (const value of values) {
      const lines = refusal({ [name]: value });
      expect(lines, JSON.stringify(value)).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${name}: got `));
      expect(lines[0]?.endsWith(`; expected ${expected}`), lines[0]).toBe(true);
    }
  });

  it('cover every setting', () => {
    expect(refused.map(([name]) => name)).toEqual(Object.values(settings).map(({ name }) => name));
  });

  it('name the alias that was read', () => {
    expect(refusal({ FLASK_PORT: '5000x' })).toEqual([
      'FLASK_PORT: got "5000x"; expected a whole number from 0 to 65535',
    ]);
  });

  it('show a value in one harmless line', () => {
    const [line] = refusal({ PORT: 'a\nb\u2028c\u202ed\u001b[31m' });
    expect(line).toMatch(/^PORT: got "a\\nb\\u\{2028\}c\\u\{202e\}d\\u001b\[31m"; expected/);
    expect(refusal({ PORT: 'x'.repeat(10_000) })[0]?.length).toBeLessThan(160);
    expect(refusal({ CORS_ORIGINS: 'https://user:hun/ter2@a.example' })[0]).toContain(
      'got "https://***@a.example"',
    );
  });

  it('come all at once, also under one thrown message', () => {
    const env = { NODE_ENV: 'production', PORT: 'x', MIN_SAMPLES: '0' };
    expect(refusal(env).map((line) => line.split(':')[0])).toEqual(['MIN_SAMPLES', 'PORT', 'SECRET_KEY']);
    expect(() => load(env)).toThrow(refusal(env).join('\n'));
  });

  it('a certificate without its key, or a key without its certificate', () => {
    expect(refusal({ TLS_CERT_FILE: '/c' })).toEqual([
      'TLS_CERT_FILE: got it without TLS_KEY_FILE; expected both of them, or neither',
    ]);
    expect(refusal({ TLS_KEY_FILE: '/k' })).toEqual([
      'TLS_KEY_FILE: got it without TLS_CERT_FILE; expected both of them, or neither',
    ]);
  });

  it('MAX_SAMPLES_PER_PROFILE below MIN_SAMPLES', () => {
    expect(load({ MIN_SAMPLES: '10', MAX_SAMPLES_PER_PROFILE: '10' }).verification.minSamples).toBe(10);
    expect(refusal({ MIN_SAMPLES: '10', MAX_SAMPLES_PER_PROFILE: '9' })).toEqual([
      'MAX_SAMPLES_PER_PROFILE: got 9; expected at least MIN_SAMPLES=10',
    ]);
    expect(refusal({ MIN_SAMPLES: 'x', MAX_SAMPLES_PER_PROFILE: '3' })).toHaveLength(1);
  });

  it('MAX_BODY_BYTES without room for MAX_KEYSTROKE_EVENTS; unset it grows by itself', () => {
    expect(load({ MAX_KEYSTROKE_EVENTS: '10000' }).http.bodyLimit).toBe(bodyBytesFor(10_000));
    expect(load({ MAX_BODY_BYTES: '100096' }).http.bodyLimit).toBe(100_096);
    expect(refusal({ MAX_BODY_BYTES: '100095' })).toEqual([
      'MAX_BODY_BYTES: got 100095; expected at least 100096, room for MAX_KEYSTROKE_EVENTS=1000',
    ]);
    expect(refusal({ MAX_BODY_BYTES: '5000', MAX_KEYSTROKE_EVENTS: 'x' })).toHaveLength(1);
  });

  it('a body with as many events as allowed fits, however a client writes them', () => {
    const event = { key: 'MediaTrackPrevious', event: 'down', timestamp: 1_700_000_000_000.123 };
    for (const maxEvents of [2, 1000, 10_000]) {
      const events = Array.from({ length: maxEvents }, () => event);
      // Python's json.dumps puts a blank after every comma and colon.
      const body = JSON.stringify({ user_id: 'u'.repeat(128), keystroke_data: events }).replace(
        /[,:]/g,
        '$& ',
      );
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(bodyBytesFor(maxEvents));
    }
  });
});

describe('an address with a password in it', () => {
  it('that does not fit is neither repeated nor said to be blank', () => {
    const mistakes = refusal({ DATABASE_URL: 'mysql://ada:hunter2@db.example/store', REDIS_URL: 'hunter2' });
    expect(mistakes).toHaveLength(2);
    for (const mistake of mistakes) {
      expect(mistake).toContain(': got something else, which is not repeated here; expected ');
      expect(mistake).not.toContain('hunter2');
    }
    expect(refusal({ DATABASE_URL: ' ' })[0]).toContain('DATABASE_URL: got a blank value; expected ');
  });
});

describe('SECRET_KEY in production', () => {
  const says = (secret: string | undefined) => refusal({ NODE_ENV: 'production', SECRET_KEY: secret });
  const expected =
    'expected a random secret of at least 32 bytes, such as the output of: openssl rand -base64 48';

  it('must be there', () => {
    expect(says(undefined)).toEqual([`SECRET_KEY: not set; ${expected}`]);
    expect(says('')).toEqual([`SECRET_KEY: not set; ${expected}`]);
  });

  it('must not be blank, which is said without quoting it', () => {
    expect(says('   ')).toEqual(['SECRET_KEY: got a blank value; expected a secret that is not blank']);
  });

  it('must have 32 bytes, not characters', () => {
    expect(says(SECRET.slice(0, SECRET_BYTES - 1))).toEqual([`SECRET_KEY: got 31 bytes; ${expected}`]);
    expect(says(SECRET.slice(0, SECRET_BYTES))).toEqual([]);
    expect(says('äöüßéèêñÄÖÜçåøæœ')).toEqual([]);
  });

  it.each([
    'dev-secret-key-change-in-production',
    'your-secret-key-here',
    'your-production-secret-key',
    'your-super-secret-key-for-production-use',
    'change-me-change-me-change-me-change-me',
    'please_change_this_secret_key_now_0123',
    'my-dev-secret-that-is-long-enough-0123',
    'SECRET_KEY_HERE_0123456789_abcdefghijk',
  ])('must not be the placeholder %s', (placeholder) => {
    expect(says(placeholder)).toEqual([`SECRET_KEY: got a well-known placeholder; ${expected}`]);
    const config = load({ SECRET_KEY: placeholder });
    expect(config.secretKey).toBe(placeholder);
    expect(config.warnings).toEqual(['SECRET_KEY is a well-known placeholder; production refuses it']);
  });

  it('must not be one pattern again and again', () => {
    expect(says('1234567'.repeat(6))).toEqual([`SECRET_KEY: got only 7 different characters; ${expected}`]);
    expect(says('12345678'.repeat(6))).toEqual([]);
  });
});

describe('the Flask service’s .env', () => {
  it('of development starts as it is', () => {
    const config = load(
      parseEnv(`
# Flask
FLASK_APP=app.py
FLASK_ENV=development
FLASK_DEBUG=True
FLASK_HOST=0.0.0.0
FLASK_PORT=5000
SECRET_KEY=dev-secret-key-change-in-production
MODEL_DIR=user_models
MIN_SAMPLES=5
CONTAMINATION=0.1
RANDOM_STATE=42
LOG_LEVEL=DEBUG
ENABLE_CORS=True
MODEL_CACHE_ENABLED=True
FEATURE_CACHE_ENABLED=False
MAX_KEYSTROKE_EVENTS=1000
REQUEST_TIMEOUT=30
TIMESTAMP_UNIT=milliseconds
`),
    );
    expect(config).toMatchObject({
      mode: 'development',
      http: { host: '0.0.0.0', port: 5000, cors: { enabled: true } },
      cache: { enabled: false },
      compat: { allowAnonymous: true, limits: false },
      log: { level: 'debug' },
      importDir: resolve('user_models'),
    });
    expect(config.warnings).toEqual(['SECRET_KEY is a well-known placeholder; production refuses it']);
  });

  const production = `
FLASK_ENV=production
FLASK_DEBUG=False
FLASK_HOST=0.0.0.0
FLASK_PORT=5000
SECRET_KEY=your-production-secret-key
MODEL_DIR=/app/user_models
MIN_SAMPLES=10
CONTAMINATION=0.05
RANDOM_STATE=42
LOG_LEVEL=WARNING
ENABLE_CORS=false
MODEL_CACHE_ENABLED=true
FEATURE_CACHE_ENABLED=true
MAX_KEYSTROKE_EVENTS=1000
REQUEST_TIMEOUT=30
TIMESTAMP_UNIT=milliseconds
`;

  it('of production is answered with the one value that must change', () => {
    expect(refusal(parseEnv(production))).toEqual([
      'SECRET_KEY: got a well-known placeholder; expected a random secret of at least 32 bytes, such as the output of: openssl rand -base64 48',
    ]);
    const config = load({ ...parseEnv(production), SECRET_KEY: SECRET });
    expect(config).toMatchObject({
      mode: 'production',
      http: { host: '0.0.0.0', cors: { enabled: false, origins: [] } },
      verification: { minSamples: 10, contamination: 0.05 },
      log: { level: 'warn' },
      importDir: '/app/user_models',
      warnings: [],
    });
  });

  it('with CORS for everybody says what has become of it', () => {
    const env = { ...parseEnv(production), SECRET_KEY: SECRET, ENABLE_CORS: 'True' };
    expect(load(env).warnings).toEqual([
      'ENABLE_CORS is on, but no origin is allowed until CORS_ORIGINS names it',
    ]);
    expect(refusal({ ...env, CORS_ORIGINS: '*' })).toEqual([`CORS_ORIGINS: got "*"; expected ${ORIGINS}`]);
  });
});

describe('backups', () => {
  it('need to be told everything', () => {
    expect(refusal({ BACKUP_TO: 's3://store' })).toEqual([
      'BACKUP_TO: got a bucket without BACKUP_S3_ENDPOINT, BACKUP_S3_ACCESS_KEY_ID, BACKUP_S3_SECRET_ACCESS_KEY; expected where the bucket is, and who may write there',
    ]);
    expect(refusal({ BACKUP_EVERY_HOURS: '6' })).toEqual([
      'BACKUP_EVERY_HOURS: got it without BACKUP_TO; expected a place for backups',
    ]);
    expect(refusal({ BACKUP_KEY: 'short' })).toEqual([
      'BACKUP_KEY: got 5 bytes; expected a random secret of at least 32 bytes, such as the output of: openssl rand -base64 48',
    ]);
  });
});

describe('whatever the environment holds', () => {
  const names = Object.values(settings).flatMap(({ name, aliases }) => [name, `${name}_FILE`, ...aliases]);
  const word = fc.constantFrom(
    ...MODES,
    'true',
    '0',
    '5',
    '1000',
    '-1',
    'auto',
    'https://a.example',
    ' ',
    '',
  );
  const value = fc.oneof(word, fc.string(), fc.string({ unit: 'binary' }), fc.integer().map(String));
  const environment = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value, { maxKeys: 20 });
  const file = fc.oneof(value, fc.constant(null));

  it('it loads, or each wrong variable has one line', () => {
    fc.assert(
      fc.property(environment, file, (env, content) => {
        const lines = refusal(env, () => content ?? noFiles());
        const wrong = lines.map((line) => /^([A-Z_0-9]+): .+; expected .+$/u.exec(line)?.[1]);
        expect(wrong).not.toContain(undefined);
        expect(new Set(wrong).size).toBe(wrong.length);
        for (const name of wrong) expect([...Object.keys(env), 'SECRET_KEY']).toContain(name);
      }),
      { numRuns: 2000 },
    );
  });

  it('any set of mistakes gives exactly that set of lines', () => {
    const mistakes = refused.flatMap(([name, , values]) =>
      // Without a mode FLASK_DEBUG counts; with a wrong one it does not, so it has its own test.
      name === 'FLASK_DEBUG' ? [] : values.map((text) => ({ name, text })),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...mistakes), { selector: ({ name }) => name }),
        (chosen) => {
          const lines = refusal(Object.fromEntries(chosen.map(({ name, text }) => [name, text])));
          expect(lines.map((line) => line.split(':')[0]).sort()).toEqual(
            chosen.map(({ name }) => name).sort(),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a secret never appears in a line or a warning', () => {
    const marked = fc.string({ minLength: 0, maxLength: 40 }).map((rest) => `sesame-${rest}-sesame`);
    fc.assert(
      fc.property(environment, marked, fc.boolean(), (env, secret, inFile) => {
        const own = inFile ? { SECRET_KEY_FILE: 'f' } : { SECRET_KEY: secret };
        try {
          const { warnings } = load({ ...env, ...own }, () => secret);
          expect(warnings.join('\n')).not.toContain('sesame');
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          expect(`${error.message}\n${error.lines.join('\n')}\n${error.stack}`).not.toContain('sesame');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
