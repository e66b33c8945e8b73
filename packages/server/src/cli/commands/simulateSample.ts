import { drawTypist, type SimulatedDevice, typeText } from '@keystroke-auth/engine';
import type { Sample, SampleRequest } from '@keystroke-auth/protocol';
import { Command, Option } from 'commander';
import { PHRASE } from '../client/simulateTyping.ts';
import { deviceOption } from '../deviceOption.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface Options {
  readonly api: 'compat' | 'v1';
  readonly userSeed: number;
  readonly user?: string;
  readonly text: string;
  readonly device: SimulatedDevice;
  readonly sample: number;
  readonly count: number;
  readonly session: number;
  readonly typos?: boolean;
  readonly positions?: boolean;
  readonly json?: boolean;
}

export function simulateSampleCommand(): Command {
  return new Command('sample')
    .description('print request bodies, one a line, to try the interface with')
    .option('--user-seed <n>', 'who types: every number is another person', wholeNumber, 1)
    .addOption(
      new Option(
        '--api <name>',
        'bodies of which routes: those of v1 name nobody, a --json list enrols whole',
      )
        .choices(['compat', 'v1'])
        .default('compat'),
    )
    .option('--user <id>', 'user_id of the request, for compat (default: simulated-<user-seed>)')
    .option('--text <text>', 'what is typed', PHRASE)
    .addOption(deviceOption())
    .option('--sample <n>', 'which of the samples of that person', wholeNumber, 1)
    .option('--count <n>', 'so many samples, from that one on', wholeNumber, 1)
    .option('--session <n>', 'on which occasion: the pace wanders from one to the next', wholeNumber, 1)
    .option('--typos', 'with slips, taken back with Backspace')
    .option('--positions', 'keys as #0, #1 …, so that the text stays unsaid')
    .option('--json', 'print one JSON list')
    .action((options: Options) => {
      const bodies = Array.from({ length: options.count }, (_, n) => bodyOf(options, options.sample + n));
      const lines = options.json ? [JSON.stringify(bodies)] : bodies.map((body) => JSON.stringify(body));
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

function bodyOf(options: Options, sample: number): Sample | SampleRequest {
  const { api, userSeed, user, device, text, session, typos, positions } = options;
  const keystroke_data = [
    ...typeText(drawTypist(userSeed, device), text, {
      sample,
      session,
      typos: typos ?? false,
      keys: positions ? 'positions' : 'names',
    }),
  ];
  if (api === 'v1') return { keystroke_data, capture: { device } };
  return { user_id: user ?? `simulated-${userSeed}`, keystroke_data };
}
