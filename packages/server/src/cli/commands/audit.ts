import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { AuditHead } from '../../ports/auditRecords.ts';
import { readHeadLine } from '../../services/audit/headLines.ts';
import type { AuditProblem, AuditVerdict } from '../../services/audit/verifyAudit.ts';
import { CliError } from '../cliError.ts';
import { type Progress, startProgress } from '../progress.ts';
import { withStore } from '../withStore.ts';

export function auditCommand(): Command {
  return new Command('audit')
    .description('who did what: check the log, copy it and its heads')
    .addCommand(verifyCommand())
    .addCommand(headsCommand())
    .addCommand(exportCommand());
}

const MEANINGS: Readonly<Record<AuditProblem['code'], string>> = {
  changed: 'is not what was written',
  removed: 'is missing, though later ones are there',
  reordered: 'does not stand where it was written',
  truncated: 'is missing, and all after it',
  rewritten: 'is not what a signed head says, though it goes with those before it',
  unknown_key: 'is under another key than this deployment’s',
  head_forged: 'has a head that this deployment did not sign',
  drop_forged: 'and others are said to have been dropped, which was not signed',
};

function verifyCommand(): Command {
  return new Command('verify')
    .description('find rows that were changed, removed, reordered or cut off')
    .option('--heads <file>', 'also check against heads that `audit heads` gave before')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit code 1 when anything is wrong. May run beside the service.')
    .action(({ heads, json }: { heads?: string; json?: boolean }) =>
      withStore(async ({ verifyAudit }) => {
        const kept = heads === undefined ? [] : await readHeads(heads);
        let progress: Progress | undefined;
        const verdict = await verifyAudit(kept, (ever) => {
          if (ever !== null) progress ??= startProgress('verifying', ever);
          progress?.step();
        });
        progress?.stop();
        const sound = isSound(verdict);
        if (json) process.stdout.write(`${JSON.stringify({ ok: sound, ...verdict })}\n`);
        else for (const line of linesOf(verdict)) process.stdout.write(`${line}\n`);
        if (!sound) process.exitCode = 1;
      }),
    );
}

function isSound({ problems, missing }: AuditVerdict): boolean {
  return problems.length === 0 && (missing === null || (missing.rows === 0 && missing.heads === 0));
}

function linesOf(verdict: AuditVerdict): string[] {
  const { rows, writers, heads, problems, missing } = verdict;
  const lines = problems.map(
    ({ code, writer, sequence }) => `${code}: row ${sequence} of writer ${writer} ${MEANINGS[code]}`,
  );
  if (missing !== null && missing.rows > 0) {
    lines.push(`missing: ${missing.rows} rows that were written, at the end of a writer’s or all of one’s`);
  }
  if (missing !== null && missing.heads > 0) lines.push(`missing: ${missing.heads} heads that were written`);
  const read = `${rows} rows of ${writers} writers, ${heads} heads`;
  lines.push(isSound(verdict) ? `sound: ${read}` : `read ${read}`);
  if (missing === null) lines.push(UNCOUNTED);
  return lines;
}

/** PostgreSQL numbers what was rolled back, too. */
const UNCOUNTED =
  'this database does not count what was ever written: what is cut off after the last head is found with heads that were kept elsewhere, and `--heads`';

async function readHeads(file: string): Promise<AuditHead[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(`${file}: ${error instanceof Error ? error.message : String(error)}`, 2);
  });
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const head = readHeadLine(line);
    if (head === null) throw new CliError(`${file}: line ${index + 1} is no head of \`audit heads\``, 2);
    return [head];
  });
}

function headsCommand(): Command {
  return new Command('heads')
    .description('how far each writer had come, signed, as JSON lines: to be kept on another host')
    .option('--out <file>', 'a new file; default: standard output')
    .action(({ out }: { out?: string }) => withStore(({ exportAudit }) => write(exportAudit.heads(), out)));
}

function exportCommand(): Command {
  return new Command('export')
    .description('every row, oldest first, as JSON lines')
    .option('--since <time>', 'rows from then on, such as 2026-11-01', time)
    .option('--out <file>', 'a new file; default: standard output')
    .action(({ since, out }: { since?: Date; out?: string }) =>
      withStore(({ exportAudit }) => write(exportAudit.rows(since ?? null), out)),
    );
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('expected a time in ISO 8601');
  return date;
}

/** A file that is there is not overwritten: it may be the only copy. */
async function write(lines: AsyncIterable<string>, file: string | undefined): Promise<void> {
  const text = async function* () {
    for await (const line of lines) yield `${line}\n`;
  };
  if (file === undefined) {
    for await (const line of text()) process.stdout.write(line);
    return;
  }
  try {
    await pipeline(Readable.from(text()), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new CliError(`${file}: is there already`, 2);
    }
    throw error;
  }
}
