import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import { composeCore, composeWorkersMetrics } from '../../app.ts';
import { composeRateLimiting } from '../../composeRateLimiting.ts';
import type { Config } from '../../config.ts';
import { createLog } from '../../observability/log.ts';
import { makeFirstKey } from '../makeFirstKey.ts';
import { createCrew, type Member } from './crew.ts';
import { listenForMetrics } from './listenForMetrics.ts';
import { announce, greet, prepareStore } from './prepare.ts';
import { KEPT_SIGNALS, onReload } from './reloadSignal.ts';
import { readyUrl, STOP } from './workerMessages.ts';

const ENTRY = fileURLToPath(new URL('../../../bin/keystroke-auth.mjs', import.meta.url));
/** How long a worker keeps idle connections for clients to find out that they should connect elsewhere (ms). */
const LINGER_MS = { soon: 500, patiently: 3_000 } as const;
/** A worker that does not end in time ends itself; one that does not even do that is killed (ms later). */
const LAST_GRACE_MS = 2_000;

/**
 * Several processes that take connections from one address: this one hands them out, replaces those that end, and
 * serves nothing itself. SIGUSR2 puts a new process in the place of each, one after the other.
 */
export async function superviseWorkers(config: Config): Promise<void> {
  const log = createLog(config, { shared: true });
  const { logger } = log;
  const { store, migrations } = await prepareStore(config);
  announce(config, migrations, logger);
  const firstKey =
    config.mode === 'development' ? await makeFirstKey(config, composeCore(config, store)) : null;
  await store.close();

  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: ENTRY, args: ['serve'] });
  // Of who asks for the numbers, which is nothing to the workers: this one has the whole of each limit.
  const rateLimiting =
    config.metrics.port === null ? null : composeRateLimiting({ ...config, workers: 1 }, store.vault);
  const end = async (code: number): Promise<void> => {
    await crew.stop();
    await rateLimiting?.close();
    await log.close();
    process.exit(code);
  };
  const crew = createCrew({
    size: config.workers,
    start: startWorker,
    killAfterMs: LINGER_MS.patiently + config.http.shutdownTimeoutMs + LAST_GRACE_MS,
    log: logger,
    gaveUp: (code) => void end(code),
  });
  onReload(() => {
    log.reopen();
    crew.signal('SIGHUP');
  });
  process.on('SIGUSR2', () => void crew.restart());
  closeWithGrace(
    {
      delay: LINGER_MS.soon + config.http.shutdownTimeoutMs + 2 * LAST_GRACE_MS,
      logger,
      skip: KEPT_SIGNALS,
    },
    async ({ err }) => {
      if (err) logger.fatal({ err }, 'stopping after an error that nothing handled');
      else logger.info('stopping');
      await crew.stop();
      await rateLimiting?.close();
      logger.info('stopped');
      await log.close();
    },
  );
  const url = await crew.start();
  if (url === null) return;
  if (rateLimiting !== null)
    await listenForMetrics(composeWorkersMetrics(), config, logger, rateLimiting.limiter);
  logger.info({ workers: config.workers }, `listening on ${url}`);
  if (config.mode === 'development') greet(config, url, firstKey);
}

function startWorker(): Member {
  const worker = cluster.fork();
  // Told of by its end.
  worker.on('error', () => undefined);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    worker.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<string>((resolve) => {
    worker.on('message', (message: unknown) => {
      const url = readyUrl(message);
      if (url !== null) resolve(url);
    });
  });
  return {
    pid: worker.process.pid ?? 0,
    ready,
    ended,
    askToStop(how) {
      // It may be gone by now, which its end tells.
      if (worker.isConnected()) worker.send({ [STOP]: LINGER_MS[how] }, () => undefined);
    },
    signal: (name) => void worker.process.kill(name),
  };
}
