import { styleText } from 'node:util';
import { Command } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import type { Finding } from '../doctor/finding.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check runtime, configuration, store, disk and clock, and say what to do')
    .option('--json', 'print the result as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await diagnose();
      const failed = findings.some(({ level }) => level === 'failed');
      if (json) process.stdout.write(`${JSON.stringify({ ok: !failed, findings })}\n`);
      else for (const finding of findings) process.stdout.write(`${line(finding)}\n`);
      if (failed) process.exitCode = 1;
    });
}

const MARKS = {
  ok: styleText('green', 'ok     '),
  warning: styleText('yellow', 'warning'),
  failed: styleText('red', 'FAILED '),
} as const;

function line({ level, what, detail, advice }: Finding): string {
  return `${MARKS[level]} ${what}: ${detail}${advice === null ? '' : `\n        ${advice}`}`;
}
