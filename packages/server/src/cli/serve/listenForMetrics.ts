import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { createMetricsServer, type MetricsPage } from '../../http/routes/metrics.ts';
import type { RateLimiter } from '../../ports/rateLimiter.ts';
import { CliError } from '../cliError.ts';

/** Serves the numbers on METRICS_PORT, where that is set. Answers with what closes it. */
export async function listenForMetrics(
  page: MetricsPage,
  { metrics: { port, host, token }, http }: Config,
  logger: Logger,
  limiter: RateLimiter,
): Promise<() => void> {
  if (port === null) return () => undefined;
  const server = createMetricsServer(page, token, {
    limiter,
    perAddress: http.rateLimits.perAddress,
  });
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`METRICS_PORT: ${host}:${port} can not be listened on: ${why}`, 1);
  }
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  logger.info(`metrics on http://${host}:${taken}/metrics`);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
