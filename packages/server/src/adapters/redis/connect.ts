import { Cluster, Redis } from 'ioredis';

export interface RedisPlace {
  /** `redis://user:password@host:port/0`, or `rediss://` for TLS. Several are nodes of one cluster, or sentinels of one primary. */
  readonly urls: readonly string[];
  readonly cluster: boolean;
  /** What the sentinels at these addresses call the primary, and the password that they ask for themselves; null: these are no sentinels. */
  readonly sentinel: { readonly name: string; readonly password: string | null } | null;
}

/** What the service asks of Redis. */
export interface RedisConnection {
  /** Runs a script on one key. */
  evaluate(script: string, key: string, value: string): Promise<unknown>;
  close(): void;
}

/** Who waits longer than that for Redis (ms) waits for something that is only there to make things better. */
export const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 2_000;
/**
 * Who answers nothing for so long (ms) is gone, though nobody closed the connection: a machine without power closes none, and its
 * address may lead to another by now.
 */
const SILENCE_MS = 3_000;
const DEFAULT_SENTINEL_PORT = 26_379;
/** The longest pause between attempts to reach it again (ms). */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Connects, and again for ever; while it is not connected every command fails at once.
 *
 * @param patienceMs after which a command has failed
 */
export function connectRedis(place: RedisPlace, patienceMs = COMMAND_TIMEOUT_MS): RedisConnection {
  const redis = open(place, { pause: (times) => Math.min(LONGEST_PAUSE_MS, 50 * times), patienceMs });
  // Told of by the commands that fail.
  redis.on('error', () => undefined);
  return {
    evaluate: (script, key, value) => redis.eval(script, 1, key, value),
    close: () => redis.disconnect(),
  };
}

/** In the name of a limit that nobody has, as whoever may write limits may do. */
const TRY = "return redis.call('SET', KEYS[1], ARGV[1], 'PX', 1)";

/** Whether it runs scripts that write, asked once. @throws {Error} with why it does not */
export async function askRedis(place: RedisPlace): Promise<void> {
  const redis = open(place, { pause: () => null, lazyConnect: true });
  let why: unknown;
  redis.on('error', (error: unknown) => {
    why ??= error;
  });
  try {
    await redis.connect();
    // A replica and a sentinel answer, and count nothing.
    await redis.eval(TRY, 1, 'ka:limit:asked', '1');
  } catch (error) {
    // What it says of itself is that the connection is closed.
    throw why ?? error;
  } finally {
    redis.disconnect();
  }
}

function open(
  { urls, cluster, sentinel }: RedisPlace,
  {
    pause,
    patienceMs = COMMAND_TIMEOUT_MS,
    lazyConnect = false,
  }: { pause: (times: number) => number | null; patienceMs?: number; lazyConnect?: boolean },
): Redis | Cluster {
  const places = urls.map((url) => optionsOf(url, sentinel === null ? 6379 : DEFAULT_SENTINEL_PORT));
  const [first] = places;
  if (first === undefined) throw new RangeError('expected at least one address');
  const nodes = places.map(({ host, port }) => ({ host, port }));
  const common = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: patienceMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    // A primary that became a replica keeps its connections, and the address may lead to another by now.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  } as const;
  if (sentinel !== null) {
    return new Redis({
      ...{ ...common, ...shared(first), lazyConnect, retryStrategy: pause },
      ...(first.db === undefined ? {} : { db: first.db }),
      ...{ sentinels: nodes, name: sentinel.name, sentinelRetryStrategy: pause },
      ...(sentinel.password === null ? {} : { sentinelPassword: sentinel.password }),
      ...(first.tls === undefined ? {} : { sentinelTLS: first.tls, enableTLSForSentinelMode: true }),
      sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    });
  }
  if (!cluster) return new Redis({ ...first, ...common, lazyConnect, retryStrategy: pause });
  return new Cluster(nodes, {
    ...{ lazyConnect, enableOfflineQueue: false, clusterRetryStrategy: pause },
    redisOptions: { ...common, ...shared(first) },
  });
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly tls?: object;
}

function optionsOf(address: string, defaultPort: number): Place {
  const { hostname, port, username, password, pathname, protocol } = new URL(address);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? defaultPort : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/** What all nodes of a cluster share, or all that may be the primary. */
function shared({ username, password, tls }: Place): Omit<Place, 'host' | 'port' | 'db'> {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  };
}
