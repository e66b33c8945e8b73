import { Command } from 'commander';
import { type AttackerResult, type LinkageResult, measureLinkage } from '../linkage/measureLinkage.ts';
import { startProgress } from '../progress.ts';
import { readRecordings } from '../readRecordings.ts';

export function evaluateLinkageCommand(): Command {
  return new Command('evaluate-linkage')
    .description('measure how well a thief of the store tells who in one application is who in another')
    .argument('<file>', 'recordings of people who typed ten samples of a text, or of free text')
    .option('--session <name>', 'only this session')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nPeople are enrolled in two applications of a store that is thrown away. See docs/linkage.md.',
    )
    .action(async (file: string, { session, json }: { session?: string; json?: boolean }) => {
      let progress: ReturnType<typeof startProgress> | undefined;
      try {
        const result = await measureLinkage(await readRecordings(file), {
          session: session ?? null,
          onProgress: (done, total) => {
            progress ??= startProgress('people', total);
            progress.set(done);
          },
        });
        process.stdout.write(json ? `${JSON.stringify(result)}\n` : inWords(result));
      } finally {
        progress?.stop();
      }
    });
}

function inWords({ texts, attackers }: LinkageResult): string {
  return [
    `${texts} ${texts === 1 ? 'text, in' : 'texts, each in'} two applications`,
    `${'the attacker can open'.padEnd(24)}people  pairs of one, of two    AUC, 95 %`,
    ...attackers.flatMap(attackerInWords),
    '',
  ].join('\n');
}

function attackerInWords({ attacker, linkage, terms }: AttackerResult): string[] {
  const { auc, interval, people, genuinePairs, otherPairs } = linkage;
  const opens = attacker === 'store' ? 'nothing' : attacker;
  const range = interval === null ? '' : ` [${interval[0].toFixed(3)}, ${interval[1].toFixed(3)}]`;
  return [
    `${opens.padEnd(24)}${String(people).padStart(6)}${`${genuinePairs}, ${otherPairs}`.padStart(22)}    ${auc.toFixed(3)}${range}`,
    ...terms.flatMap((list, half) =>
      list.map(
        ({ first, second, correlation }) =>
          `  by half ${half + 1}: ${first === second ? first : `${first} ~ ${second}`} (${correlation.toFixed(2)})`,
      ),
    ),
  ];
}
