import { randomUUID } from 'node:crypto';
import type { SimulatedDevice } from '@keystroke-auth/engine';
import { Command, Option } from 'commander';
import { type ApiKeyOptions, apiKeyOf, withApiKeyOptions } from '../apiKeyOption.ts';
import { CliError } from '../cliError.ts';
import { createApiClient } from '../client/apiClient.ts';
import type { LatencySummary } from '../client/latencies.ts';
import { type LoadResult, load } from '../client/load.ts';
import { LOAD_APIS } from '../client/loadApi.ts';
import { PHRASE } from '../client/simulateTyping.ts';
import { deviceOption } from '../deviceOption.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options extends ApiKeyOptions {
  readonly url: string;
  readonly api: string;
  readonly typists: number;
  readonly text: string;
  readonly device: SimulatedDevice;
  readonly seed: number;
  readonly connections: number;
  readonly seconds?: number;
  readonly requests?: number;
  readonly json?: boolean;
}

/** Where neither bound is given. */
const SECONDS = 10;

export function simulateLoadCommand(): Command {
  const command = new Command('load')
    .description('enrol simulated people at a running service, let everybody try as themselves and as others')
    .requiredOption('--url <url>', 'where it runs, such as http://localhost:5000');
  return withApiKeyOptions(command, 'needed for v1, and where keys are (production)')
    .addOption(new Option('--api <name>', 'which routes').choices(Object.keys(LOAD_APIS)).default('compat'))
    .option('--typists <n>', 'how many people', wholeNumber, 10)
    .option('--text <text>', 'what everybody types', PHRASE)
    .addOption(deviceOption())
    .option('--seed <n>', 'the first person: the others are the numbers after it', wholeNumber, 1)
    .option('--connections <n>', 'requests on their way at a time', wholeNumber, 8)
    .option(
      '--seconds <n>',
      `stop trying after so long (default: ${SECONDS} without --requests)`,
      wholeNumber,
    )
    .option('--requests <n>', 'stop after so many tries, enrolment not counted', wholeNumber)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nUsers are named "load-…", anew at every run. Ends with 1 when a try got no decision.',
    )
    .action(async (options: Options) => {
      const { url, api, seconds, requests, json, typists, text, device, seed, connections } = options;
      const apiOf = LOAD_APIS[api];
      if (apiOf === undefined) throw new CliError(`--api: no routes called ${api}`, 2);
      const client = createApiClient(url, apiKeyOf(options));
      const result = await load(apiOf(client), {
        ...{ typists, text, device, seed, connections },
        seconds: seconds ?? (requests === undefined ? SECONDS : null),
        requests: requests ?? null,
        run: randomUUID().slice(0, 8),
        now: () => performance.now(),
      });
      process.stdout.write(json ? `${JSON.stringify(result)}\n` : inWords(result));
      if (result.errors > 0) process.exitCode = 1;
    });
}

function inWords(result: LoadResult): string {
  const percent = (rate: number | null): string => (rate === null ? 'n/a' : `${(rate * 100).toFixed(2)} %`);
  const times = (name: string, summary: LatencySummary | null): string[] =>
    summary === null
      ? []
      : [
          `${name} ms: p50 ${summary.p50.toFixed(1)}, p90 ${summary.p90.toFixed(1)}, ` +
            `p99 ${summary.p99.toFixed(1)}, max ${summary.max.toFixed(1)}`,
        ];
  return [
    `${result.users} people, ${result.enrolments} enrolment samples`,
    `${result.tries} tries in ${result.seconds.toFixed(1)} s: ${result.tries_per_second.toFixed(0)} a second`,
    ...Object.entries(result.decisions).map(([decision, count]) => `  ${decision}: ${count}`),
    `false rejects ${percent(result.frr)} of ${result.genuine}`,
    `false accepts ${percent(result.far)} of ${result.impostors}`,
    ...(result.unjudged === 0 ? [] : [`not compared: ${result.unjudged}, in neither rate`]),
    ...times('enrolment', result.enrol_ms),
    ...times('verification', result.verify_ms),
    '',
  ].join('\n');
}
