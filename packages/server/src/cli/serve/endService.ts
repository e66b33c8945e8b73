import type { Config } from '../../config.ts';
import type { Log } from '../../observability/log.ts';
import type { Tracing } from '../../observability/startTracing.ts';
import { endInTime } from './endInTime.ts';
import type { RunningService } from './startService.ts';

/**
 * Ends a process that serves, alone or as one of several.
 *
 * @param err what nothing handled; undefined where the process was asked to end
 * @param first what goes before the service
 */
export async function endService({
  err,
  config,
  log,
  service,
  tracing,
  first = async () => undefined,
}: {
  readonly err: Error | undefined;
  readonly config: Config;
  readonly log: Log;
  readonly service: RunningService;
  readonly tracing: Tracing | null;
  first?(): Promise<void>;
}): Promise<void> {
  if (err) log.logger.fatal({ err }, 'stopping after an error that nothing handled');
  await endInTime({
    withinMs: config.http.shutdownTimeoutMs,
    code: err ? 1 : 0,
    log,
    async stop() {
      await first();
      const left = await service.stop();
      await tracing?.stop();
      return left;
    },
    unfinished: service.unfinished,
  });
}
