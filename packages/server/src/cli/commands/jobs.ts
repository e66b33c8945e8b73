import type { ConsoleJob } from '@keystroke-auth/protocol';
import { Command } from 'commander';
import { composeCore } from '../../app.ts';
import { composeBackupJobs } from '../../composeBackups.ts';
import { composeJobQueue, composeJobs, composeRunJob, type JobLog } from '../../composeJobs.ts';
import { composeV1 } from '../../composeV1.ts';
import type { Job, JobQueue } from '../../ports/jobs.ts';
import { listJobs } from '../../services/jobs/listJobs.ts';
import { CliError } from '../cliError.ts';
import { loadReachable } from '../loadReachable.ts';
import { openStoreOrSay } from '../withStore.ts';

export function jobsCommand(): Command {
  return new Command('jobs')
    .description('what the service does by itself: list it, or do it now')
    .addCommand(listCommand())
    .addCommand(runCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('each job: when it is due, how the last run went, how far it is')
    .option('--json', 'print as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const listed = await withJobs(async ({ jobs, queue, store }) => {
        const records = await store.read((each) => each.jobs.all());
        return listJobs(jobs, records, queue, new Date());
      });
      if (json) process.stdout.write(`${JSON.stringify({ jobs: listed })}\n`);
      else for (const job of listed) process.stdout.write(`${lineOf(job)}\n`);
    });
}

function runCommand(): Command {
  return new Command('run')
    .description('do a job now, unless somebody is at it')
    .argument('<name>', 'as `jobs list` shows it')
    .action(async (name: string) => {
      await withJobs(async ({ jobs, runJob }) => {
        const job = jobs.find((each) => each.name === name);
        if (job === undefined) {
          throw new CliError(`no job "${name}": expected ${jobs.map((each) => each.name).join(', ')}`, 2);
        }
        const outcome = await runJob(job, 'now', new AbortController().signal);
        if (outcome === 'idle') throw new CliError(`${name} is being done by another process`, 1);
        if (outcome !== 'done') throw new CliError(`${name} ${outcome}`, 1);
        process.stdout.write(`${name}: done\n`);
      });
    });
}

/** Beside what is printed. */
const LOG: JobLog = {
  info: (_about, words) => process.stderr.write(`${words}\n`),
  warn: (_about, words) => process.stderr.write(`${words}\n`),
  error: (about, words) => process.stderr.write(`${words}: ${'err' in about ? String(about.err) : ''}\n`),
};

async function withJobs<Result>(
  work: (open: {
    readonly jobs: readonly Job[];
    readonly store: ReturnType<typeof openStoreOrSay>['store'];
    readonly queue: JobQueue;
    readonly runJob: ReturnType<typeof composeRunJob>;
  }) => Promise<Result>,
): Promise<Result> {
  const config = await loadReachable();
  const opened = openStoreOrSay(config);
  const queue = composeJobQueue(config, opened);
  try {
    await opened.migrate();
    const { store } = opened;
    const jobs = [
      ...composeJobs(config, composeCore(config, opened), composeV1(config, opened), LOG),
      ...composeBackupJobs(config, opened, LOG),
    ];
    return await work({ jobs, store, queue, runJob: composeRunJob(opened, queue, LOG) });
  } finally {
    await queue.close();
    await opened.close();
  }
}

function lineOf({ name, about, state, error, progress, started_at: started, next_at: next }: ConsoleJob) {
  const words = [
    `${name}: ${about}`,
    `  ${state}${error === null ? '' : ` (${error})`}, last begun ${started ?? 'never'}, due ${next}`,
    ...(progress === null ? [] : [`  ${progress}`]),
  ];
  return words.join('\n');
}
