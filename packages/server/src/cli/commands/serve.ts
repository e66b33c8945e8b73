import cluster from 'node:cluster';
import { Command } from 'commander';
import { loadReachable } from '../loadReachable.ts';
import { keepHeapSmall } from '../serve/keepHeapSmall.ts';
import { yieldToRequests } from '../serve/yieldToRequests.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service (configured by environment variables: docs/configuration.md)')
    .action(async () => {
      const config = await loadReachable();
      keepHeapSmall();
      yieldToRequests();
      if (cluster.isWorker) await (await import('../serve/serveAsWorker.ts')).serveAsWorker(config);
      else if (config.workers > 1)
        await (await import('../serve/superviseWorkers.ts')).superviseWorkers(config);
      else await (await import('../serve/serveAlone.ts')).serveAlone(config);
    });
}
