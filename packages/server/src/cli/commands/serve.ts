import closeWithGrace from 'close-with-grace';
import { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  compatAccess,
  composeCore,
  composeDispatcher,
  composeJobs,
  composeRunJob,
  composeServer,
  composeV1,
} from '../../app.ts';
import { composeBackupJobs } from '../../composeBackups.ts';
import { type Config, loadConfig } from '../../config.ts';
import { replaceCertificate } from '../../http/edge/createHttpServer.ts';
import { createLog } from '../../observability/log.ts';
import { runJobs } from '../../services/jobs/runJobs.ts';
import { isInUse } from '../../services/keys/newApiKey.ts';
import { repeat } from '../../services/retention/repeat.ts';
import { isSandbox } from '../../services/sandbox.ts';
import { readCertificate } from '../../tls.ts';
import { VERSION } from '../../version.ts';
import { CliError } from '../cliError.ts';
import { MAKE_A_KEY } from '../makeAKey.ts';
import { makeFirstKey } from '../makeFirstKey.ts';
import { openStoreOrSay } from '../withStore.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service (configured by environment variables: docs/configuration.md)')
    .action(serve);
}

/** How often a process writes down what it alone knows: when keys were last used, the end of its audit log (ms). */
const SAVE_MS = 60_000;
const KEY_USE_LOST = 'when keys were used could not be written down';

async function serve(): Promise<void> {
  const config = loadConfig();
  const log = createLog(config);
  const store = openStoreOrSay(config);
  const migrations = await store.migrate();
  if (
    compatAccess(config) === 'keys' &&
    !(await store.keys.list()).some((key) => isInUse(key, new Date()) && !isSandbox(key.application))
  ) {
    await store.close();
    throw new CliError(
      `configuration: got no API key, expected one in production: ${MAKE_A_KEY} first, or set ` +
        'COMPAT_ALLOW_ANONYMOUS=true to go without',
      2,
    );
  }
  const core = composeCore(config, store);
  const v1 = composeV1(config, store);
  const server = composeServer(config, core, v1, log.logger);
  const backups = composeBackupJobs(config, store, log.logger);
  const own = { everyMs: SAVE_MS, random: Math.random };
  const repeated = [
    repeat(v1.sealAudit, {
      ...own,
      onError: (err) => log.logger.error({ err }, 'the audit log could not be sealed'),
    }),
    repeat(() => core.keyUse.save(), {
      ...own,
      onError: (err) => log.logger.error({ err }, KEY_USE_LOST),
    }),
    runJobs({
      jobs: [...composeJobs(v1, log.logger), ...backups],
      runJob: composeRunJob(store.store, log.logger),
      clock: { now: () => new Date() },
      random: Math.random,
      failed: (err) => log.logger.error({ err }, 'it could not be looked which jobs are due'),
    }),
  ];
  const dispatcher = composeDispatcher(config, store, log.logger);
  const stop = async (): Promise<void> => {
    const ending = repeated.map((each) => each.stop());
    await Promise.all([server.close(), dispatcher.stop(), ...ending]);
    await core.keyUse.save().catch((err: unknown) => log.logger.error({ err }, KEY_USE_LOST));
    await store.close();
    log.logger.info('stopped');
    await log.close();
  };
  announce(config, migrations, log.logger);
  try {
    await server.listen({
      host: config.http.host,
      port: config.http.port,
      // Fastify does not know what its server speaks.
      listenTextResolver: (address) =>
        `listening on ${config.http.tls === null ? address : address.replace(/^http:/, 'https:')}`,
    });
  } catch (error) {
    await stop();
    throw cannotListen(error, config);
  }
  dispatcher.start();
  process.on('SIGHUP', () => {
    log.reopen();
    reloadCertificate(config, server, log.logger);
  });
  closeWithGrace(
    { delay: config.http.shutdownTimeoutMs, logger: log.logger, skip: ['SIGHUP'] },
    async ({ err }) => {
      if (err) log.logger.fatal({ err }, 'stopping after an error that nothing handled');
      else log.logger.info('stopping');
      await stop();
    },
  );
  if (config.mode === 'development') greet(server.listeningOrigin, await makeFirstKey(config, core));
}

/** Not through the log, which is kept and passed on. */
function greet(url: string, firstKey: string | null): void {
  const key = firstKey === null ? [] : [`API key for /v1, shown only this once: ${firstKey}`];
  process.stdout.write(`\n${[...key, `Documentation: ${url}/docs`].join('\n')}\n\n`);
}

/** For certificates that are renewed every few weeks. What can't be used is said, and the old one stays. */
function reloadCertificate({ http }: Config, { server }: FastifyInstance, logger: Logger): void {
  if (http.tls === null) return;
  try {
    replaceCertificate(server, readCertificate(http.tls));
    logger.info('the certificate was read again');
  } catch (err) {
    logger.error({ err }, 'the certificate could not be read again; the old one stays');
  }
}

function announce(config: Config, migrations: readonly string[], logger: Logger): void {
  for (const warning of config.warnings) logger.warn(warning);
  if (migrations.length > 0) logger.info({ migrations }, 'the store was migrated');
  if (compatAccess(config) === 'open') {
    logger.warn(`${config.mode} mode: the compatible routes ask for no API key`);
  } else if (compatAccess(config) === 'anonymous') {
    logger.warn('COMPAT_ALLOW_ANONYMOUS: the compatible routes ask for no API key');
  }
  logger.info({ mode: config.mode, model: config.verification.model }, `keystroke-auth ${VERSION}`);
}

function cannotListen(error: unknown, { http }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `${http.host}:${http.port}`;
  if (code === 'EADDRINUSE') {
    const why = `${where} is taken by another process`;
    return new CliError(`${why}: choose another port, such as PORT=5050 npm start`, 1);
  }
  if (code === 'EACCES')
    return new CliError(`${where} needs rights that this process lacks: set PORT above 1023`, 1);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CliError(`${http.host} is no address of this machine: set HOST`, 1);
  }
  return error;
}
