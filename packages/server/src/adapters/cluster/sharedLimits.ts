import type { RateVerdict } from '../../ports/rateLimiter.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { TogetherRateLimiter } from '../limits/countTogether.ts';

/** To the other process; `send` may throw when there is none any more. */
export interface Channel {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** What was asked in one turn of the event loop goes in one message: [number of the question, bucket, limit a minute]. */
type Take = readonly [id: number, bucket: string, perMinute: number];
/** `alone`: whoever answers counts by itself just now. */
type Taken = readonly [id: number, allowed: boolean, retryAfter: number, alone: boolean];

/** Limits of all workers, counted by the process above them: this is what a worker has of them. */
export function createSharedRateLimiter(channel: Channel): TogetherRateLimiter {
  const asked = new Map<number, { resolve(verdict: RateVerdict): void; reject(error: Error): void }>();
  let takes: Take[] = [];
  let next = 0;
  let degraded = false;

  const sendAll = (): void => {
    const message = { takes };
    takes = [];
    try {
      channel.send(message);
    } catch {
      refuseAll();
    }
  };
  const refuseAll = (): void => {
    for (const { reject } of asked.values()) reject(new StoreUnavailable('the limits can not be counted'));
    asked.clear();
  };
  channel.onMessage((message) => {
    for (const [id, allowed, retryAfter, alone] of listIn<Taken>(message, 'taken')) {
      asked.get(id)?.resolve({ allowed, retryAfter });
      asked.delete(id);
      degraded = alone;
    }
  });
  channel.onClose(refuseAll);
  return {
    take(bucket, perMinute) {
      const id = next++;
      if (takes.length === 0) setImmediate(sendAll);
      takes.push([id, bucket, perMinute]);
      return new Promise((resolve, reject) => asked.set(id, { resolve, reject }));
    },
    degraded: () => degraded,
  };
}

/** What counts for all workers: never rejects. */
export interface CountingAbove {
  readonly limiter: Pick<TogetherRateLimiter, 'take'>;
  /** Whether it does so alone because what it shares with others is gone. */
  isDegraded(): boolean;
}

/** Answers a worker; other messages are none of its business. */
export async function answerTakes(
  { limiter, isDegraded }: CountingAbove,
  message: unknown,
  channel: Pick<Channel, 'send'>,
): Promise<void> {
  const takes = listIn<Take>(message, 'takes');
  if (takes.length === 0) return;
  const taken = await Promise.all(
    takes.map(async ([id, bucket, perMinute]): Promise<Taken> => {
      const { allowed, retryAfter } = await limiter.take(bucket, perMinute);
      return [id, allowed, retryAfter, isDegraded()];
    }),
  );
  channel.send({ taken });
}

/** Between processes of one build: what it is called is what it is. */
function listIn<Item>(message: unknown, name: 'takes' | 'taken'): readonly Item[] {
  if (typeof message !== 'object' || message === null || !(name in message)) return [];
  const { [name]: list } = message as Readonly<Record<string, readonly Item[]>>;
  return list ?? [];
}
