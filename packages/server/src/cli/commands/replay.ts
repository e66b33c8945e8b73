import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { type ApiKeyOptions, apiKeyOf, withApiKeyOptions } from '../apiKeyOption.ts';
import { CliError } from '../cliError.ts';
import { createApiClient } from '../client/apiClient.ts';
import { type ReplayResult, replay } from '../client/replay.ts';
import { replayTrials } from '../client/replayTrials.ts';
import { replayVersionOne, type VersionOneResult } from '../client/replayVersionOne.ts';
import { startProgress } from '../progress.ts';
import { readRecordings } from '../readRecordings.ts';
import { saying } from '../saying.ts';
import { targetRate } from '../targetRate.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { withStore } from '../withStore.ts';

interface Options extends ApiKeyOptions {
  readonly url: string;
  readonly api: 'compat' | 'v1';
  readonly application?: string;
  readonly subjects: number;
  readonly enroll: number;
  readonly session?: string;
  readonly targetFalseMatchRate: number;
  readonly json?: boolean;
}

type Recordings = Awaited<ReturnType<typeof readRecordings>>;

export function replayCommand(): Command {
  const command = new Command('replay')
    .description("enrol and verify real people's recorded typing over HTTP and print the error rates")
    .argument('<file>', 'recordings (the formats that `evaluate` reads)')
    .requiredOption('--url <url>', 'where the service runs, such as http://localhost:5000')
    .addOption(new Option('--api <name>', 'which routes').choices(['compat', 'v1']).default('compat'));
  return withApiKeyOptions(command, 'needed for compat where keys are (production); for v1 see below')
    .option('--application <name>', "v1: the key's application, in which nobody is known yet")
    .option('--subjects <n>', 'how many people', wholeNumber, 20)
    .option('--enroll <n>', 'enrolment samples a person and text', wholeNumber, 5)
    .option('--target-false-match-rate <rate>', 'v1: what the application decides by', targetRate, 0.01)
    .option(
      '--session <name>',
      'only recordings of this session (default: two-handed, where there is such a session)',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nFalse rejects: the samples after the enrolment. False accepts: the first two samples of every other person\n' +
        'of the same text. Over compat, users are named "replay-…", anew at every run.\n\n' +
        'v1: the trials of `evaluate --protocol phrase-N`, with what the engine by itself answers to them beside what\n' +
        'the service answers: ends with 1 when they differ. Without a key, one for a fresh application is made in\n' +
        'the store in DATA_DIR, which must be the one that the service runs on, and revoked at the end. The policy of\n' +
        'the application is set for the run: no challenge, no lock, templates that do not learn. What was enrolled stays\n' +
        'there. Rates are of rhythm alone; what liveness and quality refused is counted beside them.',
    )
    .action(async (file: string, options: Options) => {
      const recordings = await readRecordings(file);
      if (recordings.every(({ text }) => text === '')) {
        throw new CliError(
          `${file}: every recording is another text; expected people typing the same text again and again`,
          2,
        );
      }
      await (options.api === 'v1' ? overVersionOne(recordings, options) : overCompat(recordings, options));
    });
}

async function overCompat(recordings: Recordings, options: Options): Promise<void> {
  const api = createApiClient(options.url, apiKeyOf(options));
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
}

async function overVersionOne(recordings: Recordings, options: Options): Promise<void> {
  const { url, enroll: enrolment, targetFalseMatchRate } = options;
  const typists = saying(() => replayTrials(recordings, { ...options, enrolment, session: options.session }));
  const result = await withKey(options, async (apiKey, application) => {
    const progress = startProgress(
      'replaying',
      typists.reduce((total, { tries }) => total + 1 + tries.length, 0),
    );
    try {
      return await replayVersionOne(createApiClient(url, apiKey), typists, {
        application,
        enrolment,
        targetFalseMatchRate,
        onRequest: () => progress.step(),
      });
    } finally {
      progress.stop();
    }
  });
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : versionOneInWords(result));
  if (result.errors > 0 || result.differences > 0) process.exitCode = 1;
}

/** Works with the key that was given, or with one that lives as long as the run. */
async function withKey<Result>(
  options: Options,
  work: (apiKey: string, application: string) => Promise<Result>,
): Promise<Result> {
  const { application } = options;
  const apiKey = apiKeyOf(options);
  if (apiKey !== undefined) {
    if (application === undefined) {
      throw new CliError('--application: got none, expected the application of the key', 2);
    }
    return work(apiKey, application);
  }
  return withStore(async ({ createApiKey, revokeApiKey }) => {
    const fresh = application ?? `replay-${randomUUID().slice(0, 8)}`;
    const { id, secret } = await createApiKey(fresh, 'replay');
    try {
      return await work(secret, fresh);
    } finally {
      await revokeApiKey(id);
    }
  });
}

const percent = (rate: number | null): string => (rate === null ? 'n/a' : `${(rate * 100).toFixed(2)} %`);

function inWords(result: ReplayResult): string {
  return [
    `${result.subjects} people, ${result.users} enrolments, ${result.requests} requests, ${result.http_errors} HTTP errors`,
    ...(result.first_error === null ? [] : [`the first error was ${result.first_error}`]),
    `false rejects ${percent(result.frr)} of ${result.genuine}`,
    `false accepts ${percent(result.far)} of ${result.impostors}`,
    '',
  ].join('\n');
}

function versionOneInWords(result: VersionOneResult): string {
  const { genuine, impostors, target_false_match_rate: target } = result;
  const row = (name: string, service: number | null, engine: number | null, answered: number | null) =>
    `${name.padEnd(26)}${percent(service).padStart(10)}${percent(engine).padStart(10)}${percent(answered).padStart(16)}`;
  return [
    `${result.subjects} people, ${result.profiles} enrolments, ${result.requests} requests, ${result.errors} errors, ` +
      `target false match rate ${percent(target)}`,
    ...(result.first_error === null ? [] : [`the first error was ${result.first_error}`]),
    `${''.padEnd(26)}${'service'.padStart(10)}${'engine'.padStart(10)}${'with liveness'.padStart(16)}`,
    row(`false rejects of ${genuine}`, result.frr, result.evaluate_frr, result.answered_frr),
    row(`false accepts of ${impostors}`, result.far, result.evaluate_far, result.answered_far),
    `${result.differences} tries on which they differ; scores differ by ${result.score_difference} at most`,
    `liveness refused ${result.liveness_refusals} tries whose rhythm is allowed, ${result.liveness_refusals_genuine} of them genuine`,
    `quality refused ${result.quality_refusals} enrolments, which are left out above; the engine with them: ` +
      `${percent(result.evaluate_frr_all)} and ${percent(result.evaluate_far_all)}`,
    '',
  ].join('\n');
}
