import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import { StoreUnavailable } from '../../ports/store.ts';
import { createMemoryRateLimiter } from '../memory/rateLimiter.ts';
import { answerTakes, createSharedRateLimiter } from './sharedLimits.ts';

/** Two ends of a pipe between processes: messages arrive as JSON, later. */
function pipe() {
  const [up, down] = [new EventEmitter(), new EventEmitter()];
  const send = (to: EventEmitter) => (message: object) => {
    const text = JSON.stringify(message);
    setImmediate(() => to.emit('message', JSON.parse(text)));
  };
  return {
    up,
    down,
    worker: {
      send: send(up),
      onMessage: (listener: (message: unknown) => void) => void down.on('message', listener),
      onClose: (listener: () => void) => void down.on('close', listener),
    },
    answer: send(down),
  };
}

it('lets as many pass through all workers together as a limit says', async () => {
  const limiter = createMemoryRateLimiter({ now: () => 0 });
  let messages = 0;
  const workers = [1, 2, 3].map(() => {
    const { up, worker, answer } = pipe();
    up.on('message', (message) => {
      messages += 1;
      void answerTakes({ limiter, isDegraded: () => true }, message, { send: answer });
    });
    return createSharedRateLimiter(worker);
  });
  const verdicts = await Promise.all(
    workers.flatMap((worker) => Array.from({ length: 10 }, () => worker.take('key\nbackend', 12))),
  );
  expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(12);
  expect(verdicts.find(({ allowed }) => !allowed)?.retryAfter).toBeCloseTo(5_000);
  // What is asked in one turn of the loop goes together.
  expect(messages).toBe(3);
  expect(await workers[0]?.take('key\nother', 12)).toMatchObject({ allowed: true });
  expect(workers.map((worker) => worker.degraded())).toEqual([true, true, true]);
});

it('lets nothing pass when nobody counts', async () => {
  const { up, down, worker } = pipe();
  const limiter = createSharedRateLimiter(worker);
  const waiting = limiter.take('a', 1);
  await once(up, 'message');
  down.emit('close');
  await expect(waiting).rejects.toThrow(StoreUnavailable);
  const gone = createSharedRateLimiter({
    ...worker,
    send() {
      throw new Error('channel closed');
    },
  });
  await expect(gone.take('a', 1)).rejects.toThrow(StoreUnavailable);
});
