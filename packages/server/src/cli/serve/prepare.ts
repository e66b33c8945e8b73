import type { Logger } from 'pino';
import { compatAccess } from '../../app.ts';
import { removeScratch } from '../../composeBackups.ts';
import type { OpenOptions } from '../../composeStore.ts';
import type { Config } from '../../config.ts';
import type { Log } from '../../observability/log.ts';
import { isInUse } from '../../services/keys/newApiKey.ts';
import { isSandbox } from '../../services/sandbox.ts';
import { VERSION } from '../../version.ts';
import { CliError } from '../cliError.ts';
import { MAKE_A_KEY } from '../makeAKey.ts';
import { openStoreOrSay } from '../withStore.ts';

/** What a service hears of its store. */
export function hearing(metrics: OpenOptions['metrics'] | null, { logger }: Log): OpenOptions {
  return {
    ...(metrics == null ? {} : { metrics }),
    checkpointFailed: (err) =>
      logger.warn(
        { err },
        'the log of the store could not be copied into it beside requests, which wait for it now',
      ),
  };
}

/** The store, migrated, with a key that lets somebody in where one is needed. */
export async function prepareStore(config: Config, options: OpenOptions = {}) {
  const store = openStoreOrSay(config, options);
  try {
    await removeScratch(config);
    const migrations = await store.migrate();
    if (
      compatAccess(config) === 'keys' &&
      !(await store.keys.list()).some((key) => isInUse(key, new Date()) && !isSandbox(key.application))
    ) {
      throw new CliError(
        `configuration: got no API key, expected one in production: ${MAKE_A_KEY} first, or set ` +
          'COMPAT_ALLOW_ANONYMOUS=true to go without',
        2,
      );
    }
    return { store, migrations };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What an operator should know of how it was started. */
export function announce(config: Config, migrations: readonly string[], logger: Logger): void {
  for (const warning of config.warnings) logger.warn(warning);
  if (migrations.length > 0) logger.info({ migrations }, 'the store was migrated');
  if (compatAccess(config) === 'open') {
    logger.warn(`${config.mode} mode: the compatible routes ask for no API key`);
  } else if (compatAccess(config) === 'anonymous') {
    logger.warn('COMPAT_ALLOW_ANONYMOUS: the compatible routes ask for no API key');
  }
  logger.info({ mode: config.mode, model: config.verification.model }, `keystroke-auth ${VERSION}`);
}

/** Not through the log, which is kept and passed on. */
export function greet({ pages }: Config, address: string, firstKey: string | null): void {
  const url = openable(address);
  const key = firstKey === null ? [] : [`API key for /v1, shown only this once: ${firstKey}`];
  const demo = pages.demo ? [`Try it in a browser: ${url}/demo`] : [];
  const console = pages.console ? [`Console, opened by a key: ${url}/console/`] : [];
  process.stdout.write(`\n${[...key, `Documentation: ${url}/docs`, ...console, ...demo].join('\n')}\n\n`);
}

/** "Every address of this machine" is none that a browser can open everywhere. */
export function openable(url: string): string {
  return url.replace(/^(https?:\/\/)(?:0\.0\.0\.0|\[::\])(?=[:/]|$)/, '$1localhost');
}
