import closeWithGrace from 'close-with-grace';
import { composeMetrics } from '../../app.ts';
import { composeRateLimiting } from '../../composeRateLimiting.ts';
import type { Config } from '../../config.ts';
import { createLog } from '../../observability/log.ts';
import { startTracing } from '../../observability/startTracing.ts';
import { makeFirstKey } from '../makeFirstKey.ts';
import { graceOptions } from './endInTime.ts';
import { endService } from './endService.ts';
import { listenForMetrics } from './listenForMetrics.ts';
import { announce, greet, hearing, prepareStore } from './prepare.ts';
import { KEPT_SIGNALS, onReload } from './reloadSignal.ts';
import { startService } from './startService.ts';

/** How long idle connections are kept for clients to find out that they should connect elsewhere (ms). */
const LINGER_MS = 500;

/** The whole service in this process. */
export async function serveAlone(config: Config): Promise<void> {
  const log = createLog(config);
  const tracing = await startTracing(config);
  const metrics = composeMetrics(config);
  const { store, migrations } = await prepareStore(config, hearing(metrics, log));
  announce(config, migrations, log.logger);
  const rateLimiting = composeRateLimiting(config, store.vault);
  const service = await startService({ config, store, log, rateLimiting, metrics });
  const closeMetrics =
    metrics === null ? null : await listenForMetrics(metrics, config, log.logger, rateLimiting.limiter);
  onReload(service.reload);
  process.on('SIGUSR2', () => log.logger.warn('one process can not be restarted in turns: see WORKERS'));
  const first = async () => {
    await service.drain(LINGER_MS);
    closeMetrics?.();
  };
  closeWithGrace({ ...graceOptions(log), skip: KEPT_SIGNALS }, async ({ err }) => {
    if (!err) log.logger.info('stopping');
    await endService({ err, config, log, service, tracing, first });
  });
  // Last: whoever reads it may ask it to stop.
  log.logger.info(`listening on ${service.url}`);
  if (config.mode === 'development') greet(config, service.url, await makeFirstKey(config, service.core));
}
