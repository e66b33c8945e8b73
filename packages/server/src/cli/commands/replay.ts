import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { CliError } from '../cliError.ts';
import { createApiClient } from '../client/apiClient.ts';
import { type ReplayResult, replay } from '../client/replay.ts';
import { startProgress } from '../progress.ts';
import { readRecordings } from '../readRecordings.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options {
  readonly url: string;
  readonly apiKey?: string;
  readonly subjects: number;
  readonly enroll: number;
  readonly session?: string;
  readonly json?: boolean;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description("enrol and verify real people's recorded typing over HTTP and print the error rates")
    .argument('<file>', 'recordings (the formats that `evaluate` reads)')
    .requiredOption('--url <url>', 'where the service runs, such as http://localhost:5000')
    .option('--api-key <key>', 'needed where keys are (production)')
    .option('--subjects <n>', 'how many people', wholeNumber, 20)
    .option('--enroll <n>', 'enrolment samples a person and text', wholeNumber, 5)
    .option(
      '--session <name>',
      'only recordings of this session (default: two-handed, where there is such a session)',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nFalse rejects: the samples after the enrolment. False accepts: the first two samples of every other person\n' +
        'of the same text. Users are named "replay-…", anew at every run.',
    )
    .action(async (file: string, options: Options) => {
      const recordings = await readRecordings(file);
      if (recordings.every(({ text }) => text === '')) {
        throw new CliError(
          `${file}: every recording is another text; expected people typing the same text again and again`,
          2,
        );
      }
      const api = createApiClient(options.url, options.apiKey);
      let progress: ReturnType<typeof startProgress> | undefined;
      const result = await replay(api, recordings, {
        subjects: options.subjects,
        enrolment: options.enroll,
        session: options.session,
        run: randomUUID().slice(0, 8),
        onStart: (total) => {
          progress = startProgress('replaying', total);
        },
        onRequest: () => progress?.step(),
      });
      progress?.stop();
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : inWords(result));
      if (result.http_errors > 0) process.exitCode = 1;
    });
}

function inWords(result: ReplayResult): string {
  const percent = (rate: number | null): string => (rate === null ? 'n/a' : `${(rate * 100).toFixed(2)} %`);
  return [
    `${result.subjects} people, ${result.users} enrolments, ${result.requests} requests, ${result.http_errors} HTTP errors`,
    ...(result.first_error === null ? [] : [`the first error was ${result.first_error}`]),
    `false rejects ${percent(result.frr)} of ${result.genuine}`,
    `false accepts ${percent(result.far)} of ${result.impostors}`,
    '',
  ].join('\n');
}
