import closeWithGrace from 'close-with-grace';
import { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { compatAccess, composeCore, composeServer } from '../../app.ts';
import { type Config, loadConfig } from '../../config.ts';
import { createLog } from '../../observability/log.ts';
import { CliError } from '../cliError.ts';
import { openStoreOrSay } from '../withStore.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service (configured by environment variables: docs/configuration.md)')
    .action(serve);
}

async function serve(): Promise<void> {
  const config = loadConfig();
  const log = createLog(config);
  const store = openStoreOrSay(config);
  const migrations = await store.migrate();
  if (
    compatAccess(config) === 'keys' &&
    (await store.keys.list()).every(({ revokedAt }) => revokedAt !== null)
  ) {
    await store.close();
    throw new CliError(
      'configuration: got no API key, expected one in production: run "keystroke-auth keys create --label NAME" ' +
        'first, or set COMPAT_ALLOW_ANONYMOUS=true to go without',
      2,
    );
  }
  const server = composeServer(config, composeCore(config, store), log.logger);
  const stop = async (): Promise<void> => {
    await server.close();
    await store.close();
    await log.close();
  };
  try {
    await server.listen({ host: config.http.host, port: config.http.port });
  } catch (error) {
    await stop();
    throw cannotListen(error, config);
  }
  announce(server, config, migrations, log.logger);
  process.on('SIGHUP', () => log.reopen());
  closeWithGrace(
    { delay: config.http.shutdownTimeoutMs, logger: log.logger, skip: ['SIGHUP'] },
    async ({ err }) => {
      if (err) log.logger.fatal({ err }, 'stopping after an error that nothing handled');
      else log.logger.info('stopping');
      await stop();
    },
  );
}

function announce(
  server: FastifyInstance,
  config: Config,
  migrations: readonly string[],
  logger: Logger,
): void {
  for (const warning of config.warnings) logger.warn(warning);
  if (migrations.length > 0) logger.info({ migrations }, 'the store was migrated');
  if (compatAccess(config) === 'open') {
    logger.warn(`${config.mode} mode: the compatible routes ask for no API key`);
  } else if (compatAccess(config) === 'anonymous') {
    logger.warn('COMPAT_ALLOW_ANONYMOUS: the compatible routes ask for no API key');
  }
  logger.info({ mode: config.mode, model: config.verification.model }, `listening on ${addressOf(server)}`);
}

function addressOf(server: FastifyInstance): string {
  const address = server.server.address();
  if (address === null || typeof address === 'string') return address ?? 'nothing';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function cannotListen(error: unknown, { http }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${http.host}:${http.port}`;
  if (code === 'EADDRINUSE') return new CliError(`${where} is taken by another process: set PORT`, 1);
  if (code === 'EACCES')
    return new CliError(`${where} needs rights that this process lacks: set PORT above 1023`, 1);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CliError(`${http.host} is no address of this machine: set HOST`, 1);
  }
  return error;
}
