import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { bodyBytesFor } from './config/bodyBytesFor.ts';
import { ConfigError } from './config/configError.ts';
import { isOfOwnNetwork } from './config/ownNetwork.ts';
import { readBackups } from './config/readBackups.ts';
import { readDatabases } from './config/readDatabases.ts';
import { readRedis } from './config/readRedis.ts';
import type { Environment, ReadFile, Reading } from './config/readSettings.ts';
import { SettingsReader } from './config/readSettings.ts';
import { isPlaceholder, SECRET_BYTES, secretWeakness, TOKEN_BYTES } from './config/secretStrength.ts';
import type { Mode, Setting } from './config/setting.ts';
import { settings } from './config/settings.ts';
import type { CertificateFiles } from './tls.ts';

export { ConfigError } from './config/configError.ts';
export type { Environment } from './config/readSettings.ts';
export type { Mode } from './config/setting.ts';

/** The claim `iss` of a service that was not told its address. */
const DEFAULT_ISSUER = 'urn:keystroke-auth';
const DAY = 24 * 60 * 60 * 1_000;

/** Everything the process was told, checked, with absolute paths, and frozen. Times in milliseconds. */
export interface Config {
  readonly mode: Mode;
  /** Processes that serve. */
  readonly workers: number;
  readonly http: {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
    /** Where others reach the service, as they write it; null where it was not told. */
    readonly publicUrl: string | null;
    readonly bodyLimit: number;
    readonly requestTimeoutMs: number;
    readonly shutdownTimeoutMs: number;
    readonly cors: { readonly enabled: boolean; readonly origins: readonly string[] };
    readonly maxConnections: number;
    readonly keepAliveTimeoutMs: number;
    /** Addresses and networks of proxies that are believed about where a request came from. */
    readonly trustProxy: readonly string[];
    /** Null where the service speaks HTTP. */
    readonly tls: CertificateFiles | null;
    /** Requests a minute; 0: no limit. */
    readonly rateLimits: { readonly perKey: number; readonly perUser: number; readonly perAddress: number };
    /** Lines of the log for requests that went well; 0: no limit. */
    readonly requestLinesPerSecond: number;
  };
  readonly store: {
    readonly dataDir: string;
    /** Null: SQLite in `dataDir`. */
    readonly postgres: {
      readonly url: string;
      readonly poolSize: number;
      readonly statementTimeoutMs: number;
    } | null;
    /** Null: keys are in `dataDir`. */
    readonly keyDatabaseUrl: string | null;
    readonly groupCommit: { readonly maxItems: number; readonly maxWaitMs: number };
  };
  /** Where rate limits are counted together; null: each service counts for itself. */
  readonly redis: {
    readonly urls: readonly string[];
    readonly cluster: boolean;
    /** The addresses are sentinels, which know where the primary is. */
    readonly sentinel: { readonly name: string; readonly password: string | null } | null;
  } | null;
  readonly verification: {
    readonly model: 'rhythm' | 'isolation-forest';
    readonly minSamples: number;
    readonly contamination: number | 'auto';
    readonly randomState: number;
    readonly maxSamplesPerProfile: number;
    readonly timestampUnit: 'milliseconds' | 'seconds';
    readonly maxEvents: number;
  };
  /** What is looked at in everybody's typing by jobs. */
  readonly typingJobs: {
    readonly priorRefit: 'off' | 'compare' | 'adopt';
    readonly calibrationCheck: boolean;
  };
  readonly cache: { readonly enabled: boolean; readonly size: number; readonly bytes: number };
  readonly compat: { readonly allowAnonymous: boolean; readonly limits: boolean };
  /** Which pages are served. */
  readonly pages: { readonly console: boolean; readonly demo: boolean };
  readonly tokens: { readonly issuer: string; readonly keyMaxAgeMs: number };
  /** Networks that webhooks may lead into although they are not public. */
  readonly webhooks: { readonly allowedNetworks: readonly string[] };
  /** How long rows of the audit log are kept; null: for ever. */
  readonly audit: { readonly keepForMs: number | null };
  /** Never null in production; null elsewhere means `ensureSecretKey(store.dataDir)`. */
  readonly secretKey: string | null;
  /** The secret before it, while keys may still be encrypted under that; null otherwise. */
  readonly previousSecretKey: string | null;
  readonly backups: {
    /** Null where none are kept. */
    readonly to: BackupStore | null;
    /** Null where they are under `secretKey`. */
    readonly key: string | null;
    /** Null where the service makes none by itself. */
    readonly everyMs: number | null;
    readonly keepLast: number;
    readonly keepForMs: number;
    /** Where the one copy of the key store is kept; null for nowhere. */
    readonly userKeysFile: string | null;
  };
  readonly metrics: {
    /** Null: beside the other routes. */
    readonly port: number | null;
    readonly host: string;
    /** What a reader has to bring; null for nothing. */
    readonly token: string | null;
  };
  /** Null: nothing is traced. */
  readonly tracing: { readonly endpoint: string; readonly share: number } | null;
  readonly log: {
    readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
    readonly file: string | null;
  };
  /** Where an old deployment's `user_models` are found for import. */
  readonly importDir: string;
  /** What is allowed but probably not meant, one line each, for the log at start. */
  readonly warnings: readonly string[];
}

export type BackupStore =
  | { readonly folder: string }
  | {
      readonly bucket: string;
      readonly prefix: string;
      readonly endpoint: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };

export interface ConfigDeps {
  /** Reads the files named by NAME_FILE. */
  readonly readFile?: ReadFile;
}

/**
 * Reads the configuration out of an environment (this process's own when none is given).
 * Variables that are not settings are ignored: a process has many.
 *
 * @throws {ConfigError} with one line per mistake; no other error, whatever the environment holds.
 */
export function loadConfig(env: Environment = process.env, deps: ConfigDeps = {}): Config {
  const reader = new SettingsReader(env, deps.readFile ?? ((file) => readFileSync(file, 'utf8')));
  const mode = readMode(reader);
  const value = <T>(setting: Setting<T>): T => reader.read(setting, mode).value;

  const maxEvents = reader.read(settings.maxEvents, mode);
  const minSamples = reader.read(settings.minSamples, mode);
  // Both are read before they are combined: `a && read(b)` would leave b unchecked.
  const modelCache = value(settings.modelCache);
  const featureCache = value(settings.featureCache);
  const publicUrl = value(settings.publicUrl);
  const auditDays = value(settings.auditDays);

  const databases = readDatabases(reader, mode);
  const config: Config = {
    mode,
    workers: readWorkers(reader, mode, databases.postgres === null),
    http: {
      host: value(settings.host),
      port: value(settings.port),
      publicUrl,
      bodyLimit: readBodyLimit(reader, mode, maxEvents),
      requestTimeoutMs: value(settings.requestTimeout) * 1000,
      shutdownTimeoutMs: value(settings.shutdownTimeout) * 1000,
      cors: readCors(reader, mode),
      maxConnections: value(settings.maxConnections),
      keepAliveTimeoutMs: value(settings.keepAliveTimeout) * 1000,
      trustProxy: value(settings.trustProxy),
      tls: readTls(reader, mode),
      rateLimits: {
        perKey: value(settings.rateLimitPerKey),
        perUser: value(settings.rateLimitPerUser),
        perAddress: value(settings.rateLimitPerAddress),
      },
      requestLinesPerSecond: value(settings.requestLinesPerSecond),
    },
    store: {
      dataDir: value(settings.dataDir),
      ...databases,
      groupCommit: {
        maxItems: value(settings.groupCommitMaxItems),
        maxWaitMs: value(settings.groupCommitMaxWait),
      },
    },
    redis: readRedis(reader, mode),
    verification: {
      model: value(settings.model),
      minSamples: minSamples.value,
      contamination: value(settings.contamination),
      randomState: value(settings.randomState),
      maxSamplesPerProfile: readMaxSamples(reader, mode, minSamples),
      timestampUnit: value(settings.timestampUnit),
      maxEvents: maxEvents.value,
    },
    typingJobs: {
      priorRefit: readPriorRefit(reader, mode, databases.keyDatabaseUrl !== null),
      calibrationCheck: value(settings.calibrationCheck),
    },
    cache: {
      enabled: modelCache && featureCache,
      size: value(settings.cacheSize),
      bytes: value(settings.cacheMegabytes) * 1_000_000,
    },
    compat: { allowAnonymous: value(settings.allowAnonymous), limits: value(settings.compatLimits) },
    pages: { console: value(settings.console), demo: value(settings.demo) },
    tokens: {
      issuer: value(settings.tokenIssuer) ?? publicUrl ?? DEFAULT_ISSUER,
      keyMaxAgeMs: value(settings.tokenKeyDays) * DAY,
    },
    webhooks: { allowedNetworks: value(settings.webhookAllowedNetworks) },
    audit: { keepForMs: auditDays === 0 ? null : auditDays * DAY },
    secretKey: readSecretKey(reader, mode),
    previousSecretKey: value(settings.previousSecretKey),
    backups: readBackups(reader, mode),
    tracing: readTracing(reader, mode),
    metrics: readMetrics(reader, mode),
    log: { level: value(settings.logLevel), file: value(settings.logFile) },
    importDir: value(settings.importDir),
    warnings: reader.warnings,
  };
  if (reader.mistakes.length > 0) throw new ConfigError(reader.mistakes);
  return deepFreeze(config);
}

/**
 * A mode that cannot be read falls back to development for the remaining checks, so that one wrong word is one line
 * and not also a missing SECRET_KEY; the process does not start either way.
 */
function readMode(reader: SettingsReader): Mode {
  const mode = reader.read(settings.mode, 'development');
  if (mode.from !== undefined) return mode.value;
  return reader.read(settings.flaskDebug, mode.value).value === true ? 'development' : mode.value;
}

function readWorkers(reader: SettingsReader, mode: Mode, sqlite: boolean): number {
  const { value, from } = reader.read(settings.workers, mode);
  if (value === 'auto') return sqlite ? 1 : availableParallelism();
  if (value > 1 && sqlite) {
    reader.mistakes.push({
      name: from ?? '',
      found: `got ${value} on SQLite, which has one writer`,
      expected: '1 or auto, or DATABASE_URL of a PostgreSQL database (docs/scaling.md)',
    });
  }
  return value;
}

function readPriorRefit(
  reader: SettingsReader,
  mode: Mode,
  severalMachines: boolean,
): Config['typingJobs']['priorRefit'] {
  const { value, from } = reader.read(settings.priorRefit, mode);
  if (value === 'adopt' && severalMachines) {
    reader.mistakes.push({
      name: from ?? '',
      found: 'got adopt with KEY_DATABASE_URL, which several machines may share',
      expected: 'off or compare: the table is a file of one machine, and others would judge by another one',
    });
  }
  return value;
}

function readBodyLimit(reader: SettingsReader, mode: Mode, maxEvents: Reading<number>): number {
  const { value, from, valid } = reader.read(settings.maxBodyBytes, mode);
  const needed = bodyBytesFor(maxEvents.value);
  if (from === undefined) return Math.max(value, needed);
  if (valid && maxEvents.valid && value < needed) {
    reader.mistakes.push({
      name: from,
      found: `got ${value}`,
      expected: `at least ${needed}, room for MAX_KEYSTROKE_EVENTS=${maxEvents.value}`,
    });
  }
  return value;
}

function readCors(reader: SettingsReader, mode: Mode): Config['http']['cors'] {
  const enabled = reader.read(settings.enableCors, mode);
  const origins = reader.read(settings.corsOrigins, mode);
  // The Flask service's `true` let every origin in; whoever brings it along expects something to happen.
  if (enabled.value && enabled.from !== undefined && origins.value.length === 0) {
    reader.warnings.push(`${enabled.from} is on, but no origin is allowed until CORS_ORIGINS names it`);
  }
  return { enabled: enabled.value, origins: origins.value };
}

function readTls(reader: SettingsReader, mode: Mode): CertificateFiles | null {
  const certificate = reader.read(settings.tlsCertFile, mode);
  const key = reader.read(settings.tlsKeyFile, mode);
  if (certificate.value !== null && key.value !== null) {
    return { certFile: certificate.value, keyFile: key.value };
  }
  const [given, other] = certificate.value !== null ? [certificate, 'TLS_KEY_FILE'] : [key, 'TLS_CERT_FILE'];
  if (given.value !== null && certificate.valid && key.valid) {
    reader.mistakes.push({
      name: given.from ?? '',
      found: `got it without ${other}`,
      expected: 'both of them, or neither',
    });
  }
  return null;
}

function readMaxSamples(reader: SettingsReader, mode: Mode, minSamples: Reading<number>): number {
  const { value, from, valid } = reader.read(settings.maxSamplesPerProfile, mode);
  if (from !== undefined && valid && minSamples.valid && value < minSamples.value) {
    reader.mistakes.push({
      name: from,
      found: `got ${value}`,
      expected: `at least MIN_SAMPLES=${minSamples.value}`,
    });
  }
  return value;
}

function readSecretKey(reader: SettingsReader, mode: Mode): string | null {
  const { value, from, valid } = reader.read(settings.secretKey, mode);
  if (mode !== 'production') {
    if (value !== null && isPlaceholder(value)) {
      reader.warnings.push(`${from} is a well-known placeholder; production refuses it`);
    }
    return value;
  }
  const found = value === null ? 'not set' : secretWeakness(value);
  if (valid && found !== undefined) {
    reader.mistakes.push({
      name: from ?? settings.secretKey.name,
      found,
      expected: `a random secret of at least ${SECRET_BYTES} bytes, such as the output of: openssl rand -base64 48`,
    });
  }
  return value;
}

function readMetrics(reader: SettingsReader, mode: Mode): Config['metrics'] {
  const port = reader.read(settings.metricsPort, mode).value;
  const { value: host, from: hostFrom } = reader.read(settings.metricsHost, mode);
  const { value: token, from, valid } = reader.read(settings.metricsToken, mode);
  const weakness = token === null ? undefined : secretWeakness(token, TOKEN_BYTES);
  if (mode === 'production' && valid && weakness !== undefined) {
    const expected = `a random token of at least ${TOKEN_BYTES} bytes, such as the output of: openssl rand -base64 24`;
    reader.mistakes.push({ name: from ?? '', found: weakness, expected });
  }
  if (mode === 'production' && port !== null && token === null && !isOfOwnNetwork(host)) {
    reader.warnings.push(
      `${hostFrom ?? settings.metricsHost.name}=${host} shows the numbers to everybody who reaches it: set METRICS_TOKEN, or let a firewall keep others out`,
    );
  }
  return { port, host, token };
}

function readTracing(reader: SettingsReader, mode: Mode): Config['tracing'] {
  const share = reader.read(settings.tracesShare, mode).value;
  const endpoint = reader.read(settings.otlpEndpoint, mode).value;
  return endpoint === null ? null : { endpoint, share };
}

function deepFreeze<T extends object>(value: T): T {
  const parts: unknown[] = Object.values(value);
  for (const part of parts) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
