import { Command } from 'commander';
import { composeV1 } from '../../composeV1.ts';
import { CLI } from '../../services/audit/by.ts';
import type { ApplicationRetention } from '../../services/retention/applyRetention.ts';
import type { RetentionPreview } from '../../services/retention/previewRetention.ts';
import { loadReachable } from '../loadReachable.ts';
import { openStoreOrSay } from '../withStore.ts';

export function retentionCommand(): Command {
  return new Command('retention')
    .description('what is kept no longer, by age and by policy')
    .addCommand(runCommand());
}

function runCommand(): Command {
  return new Command('run')
    .description('remove it now; a running service does the same by itself')
    .option('--dry-run', 'only say how much that would be')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nWhat ended by itself (answers, challenges, sessions, deliveries, the audit log), then what the policy of each\n' +
        'application keeps no longer: retention_attempts_days, retention_probes_days, retention_inactive_days.',
    )
    .action(async ({ dryRun = false, json }: { dryRun?: boolean; json?: boolean }) => {
      const config = await loadReachable();
      const store = openStoreOrSay(config);
      try {
        await store.migrate();
        const v1 = composeV1(config, store);
        const before = await v1.previewRetention();
        const removed = dryRun ? before : await run(v1, before);
        if (json) process.stdout.write(`${JSON.stringify({ dry_run: dryRun, ...removed })}\n`);
        else for (const line of linesOf(removed, dryRun)) process.stdout.write(`${line}\n`);
      } finally {
        await store.close();
      }
    });
}

/** How much of what was there is gone. */
async function run(v1: ReturnType<typeof composeV1>, before: RetentionPreview): Promise<RetentionPreview> {
  await v1.sweepExpired();
  const applications = await v1.applyRetention(CLI);
  const after = await v1.previewRetention();
  const gone = (name: 'answers' | 'challenges' | 'sessions' | 'deliveries' | 'audit_rows') =>
    Math.max(0, before[name] - after[name]);
  return {
    answers: gone('answers'),
    challenges: gone('challenges'),
    sessions: gone('sessions'),
    deliveries: gone('deliveries'),
    audit_rows: gone('audit_rows'),
    applications,
  };
}

function linesOf({ applications, ...all }: RetentionPreview, dryRun: boolean): string[] {
  const { answers, challenges, sessions, deliveries, audit_rows: rows } = all;
  const lines = [
    `${dryRun ? 'would remove' : 'removed'} ${answers} stored answers, ${challenges} challenges, ${sessions} sessions, ` +
      `${deliveries} deliveries, ${rows} rows of the audit log`,
  ];
  return [...lines, ...applications.map((removed) => lineOf(removed, dryRun))];
}

function lineOf({ application, attempts, probes, origins, people }: ApplicationRetention, dryRun: boolean) {
  const what = `${attempts} tries, the typing of ${probes} more, ${origins} devices and addresses`;
  return `${application}: ${dryRun ? 'would remove' : 'removed'} ${what}; ${dryRun ? 'would erase' : 'erased'} ${people} people`;
}
