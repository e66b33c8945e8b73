import cluster, { type Worker } from 'node:cluster';
import closeWithGrace from 'close-with-grace';
import { composeMetrics } from '../../app.ts';
import { composeRateLimiting } from '../../composeRateLimiting.ts';
import type { Config } from '../../config.ts';
import { createLog } from '../../observability/log.ts';
import { startTracing } from '../../observability/startTracing.ts';
import { graceOptions } from './endInTime.ts';
import { endService } from './endService.ts';
import { hearing, prepareStore } from './prepare.ts';
import { startService } from './startService.ts';
import { lingerOf, READY } from './workerMessages.ts';

/** As one of several processes, for the one above them (superviseWorkers.ts). */
export async function serveAsWorker(config: Config): Promise<void> {
  const { worker } = cluster;
  if (worker === undefined) throw new Error('expected to be a worker');
  try {
    await serve(config, worker);
  } catch (error) {
    // Else the line to the process above would keep this one, which serves nobody.
    process.channel?.unref();
    throw error;
  }
}

async function serve(config: Config, worker: Worker): Promise<void> {
  const log = createLog(config, { shared: true });
  const tracing = await startTracing(config);
  const metrics = composeMetrics(config);
  metrics?.answerPrimary();
  const { store } = await prepareStore(config, hearing(metrics, log));
  const rateLimiting = composeRateLimiting(config, store.vault);
  const service = await startService({ config, store, log, rateLimiting, metrics });
  // A terminal and systemd signal all processes, and the one above sends word as well: the second is not to be taken
  // for somebody's impatience.
  const grace = closeWithGrace(
    { ...graceOptions(log), skip: ['SIGHUP', 'SIGUSR2', 'SIGINT', 'SIGTERM'] },
    ({ err }) => endService({ err, config, log, service, tracing }),
  );
  let stopping = false;
  const stop = async (lingerMs = 0): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await service.drain(lingerMs);
    await grace.close();
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  process.on('SIGUSR2', () => undefined);
  process.on('SIGHUP', service.reload);
  worker.on('message', (message: unknown) => {
    const lingerMs = lingerOf(message);
    if (lingerMs !== null) void stop(lingerMs);
  });
  worker.send({ [READY]: service.url });
}
