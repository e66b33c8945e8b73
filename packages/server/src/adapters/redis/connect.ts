import { Cluster, Redis } from 'ioredis';

export interface RedisPlace {
  /** `redis://user:password@host:port/0`, or `rediss://` for TLS. Several are nodes of one cluster. */
  readonly urls: readonly string[];
  readonly cluster: boolean;
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

/** Whether it answers, asked once. @throws {Error} with why it does not */
export async function askRedis(place: RedisPlace): Promise<void> {
  const redis = open(place, { pause: () => null, lazyConnect: true });
  let why: unknown;
  redis.on('error', (error: unknown) => {
    why ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    // What it says of itself is that the connection is closed.
    throw why ?? error;
  } finally {
    redis.disconnect();
  }
}

function open(
  { urls, cluster }: RedisPlace,
  {
    pause,
    patienceMs = COMMAND_TIMEOUT_MS,
    lazyConnect = false,
  }: { pause: (times: number) => number | null; patienceMs?: number; lazyConnect?: boolean },
): Redis | Cluster {
  const [first, ...others] = urls.map(optionsOf);
  if (first === undefined) throw new RangeError('expected at least one address');
  const common = {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: patienceMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A primary that became a replica keeps its connections, and the address may lead to another by now.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  } as const;
  if (!cluster) return new Redis({ ...first, ...common, lazyConnect, retryStrategy: pause });
  return new Cluster(
    [first, ...others].map(({ host, port }) => ({ host, port })),
    {
      ...{ lazyConnect, enableOfflineQueue: false, clusterRetryStrategy: pause },
      redisOptions: { ...common, ...shared(first) },
    },
  );
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly tls?: object;
}

function optionsOf(address: string): Place {
  const { hostname, port, username, password, pathname, protocol } = new URL(address);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/** What all nodes of a cluster share. */
function shared({ username, password, tls }: Place): Omit<Place, 'host' | 'port' | 'db'> {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  };
}
