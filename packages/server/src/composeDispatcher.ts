import type { Logger } from 'pino';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { createWebhookSender } from './adapters/webhooks/webhookSender.ts';
import type { Config } from './config.ts';
import type { Clock } from './ports/clock.ts';
import { createDispatcher, type Dispatcher } from './services/webhooks/deliver.ts';
import { systemClock } from './systemClock.ts';

/** What sends the events of the store to webhooks; the caller starts and stops it. */
export function composeDispatcher(
  config: Config,
  { store, vault }: Pick<OpenedStore, 'store' | 'vault'>,
  logger: Logger,
  clock: Clock = systemClock,
): Dispatcher {
  return createDispatcher({
    ...{ store, clock, random: Math.random },
    secrets: vault.deployment,
    sender: createWebhookSender(config.webhooks),
    log: {
      disabled: ({ application, id, disabledReason }) =>
        logger.warn({ application, webhook: id, why: disabledReason }, 'a webhook was switched off'),
      failed: (err) => logger.error({ err }, 'webhooks could not be sent; they are tried again'),
    },
  });
}
