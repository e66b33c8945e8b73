import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { launchChromium } from '../packages/client/src/testing/chromium.ts';
import { fill, startConsole } from '../packages/console/src/testing/consoleService.ts';
import { quantile } from './captureTimes/heldAndBetween.ts';
import { type Loaded, loadPage, type Network, speedOf, VIEWS } from './pages/loadPage.ts';

/**
 * How soon the console and the demo can be used on a mid-range phone:
 * `npm run -s bench:pages -- [--throttle 4] [--rounds 5] [--json]`.
 *
 * The pages as they are built, from a service on this machine, in a window of 360 × 740 px whose processor Chromium slows
 * down, each time with an empty cache; over a network without delay, and over one like slow 4G (150 ms, 1.6 Mbit/s, as
 * Lighthouse has it). `interactive` is when what a visitor came for can be used and the browser is free to take a
 * key: the field for the key, the field for the phrase, the views of the console.
 */
const { values } = parseArgs({
  options: {
    throttle: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const [throttle, rounds] = [Number(values.throttle), Number(values.rounds)];
if (!(throttle >= 1 && Number.isInteger(rounds) && rounds > 0)) {
  process.stderr.write('expected --throttle of 1 or more and whole --rounds above 0\n');
  process.exit(2);
}
const GOAL = 2_000;
const NETWORKS: readonly Network[] = ['near', 'slow 4G'];

const service = await startConsole();
await fill(service, 12);
const browser = await launchChromium();
try {
  const speed = { full: await speedOf(browser, 1), throttled: await speedOf(browser, throttle) };
  const rows = [];
  for (const view of VIEWS) {
    for (const network of NETWORKS) {
      const loads: Loaded[] = [];
      for (let round = 0; round < rounds; round++) {
        loads.push(await loadPage(browser, service, { view, network, throttle }));
      }
      rows.push({ view, network, ...summaryOf(loads) });
    }
  }
  const setting = {
    ...{ throttle, rounds, cores: availableParallelism() },
    load: loadavg().map((load) => Number(load.toFixed(1))),
    speed,
  };
  process.stdout.write(values.json ? `${JSON.stringify({ ...setting, rows })}\n` : inWords(setting, rows));
} finally {
  await browser.close();
  await service.stop();
}

function summaryOf(loads: readonly Loaded[]) {
  const of = (what: keyof Loaded) => loads.map((load) => load[what]);
  return {
    interactive: Math.round(quantile(of('interactive'), 0.5)),
    worst: Math.round(Math.max(...of('interactive'))),
    longestTask: Math.round(quantile(of('longestTask'), 0.5)),
    requests: Math.max(...of('requests')),
    kilobytes: Math.round(Math.max(...of('bytes')) / 100) / 10,
  };
}
type Row = { readonly view: string; readonly network: string } & ReturnType<typeof summaryOf>;

function inWords(
  setting: { readonly speed: { readonly full: number; readonly throttled: number } } & Readonly<
    Record<'throttle' | 'rounds' | 'cores', number>
  > & { readonly load: readonly number[] },
  found: readonly Row[],
): string {
  const { speed, cores, load } = setting;
  const head = `processor slowed ${setting.throttle} times; ${setting.rounds} loads each; ${cores} cores, load ${load.join(' ')}
BenchmarkIndex of this machine ${speed.full}, slowed ${speed.throttled} (a mid-range phone: 125 to 800)\n`;
  const lines = found.map(
    ({ view, network, interactive, worst, longestTask, requests, kilobytes }) =>
      `${view.padEnd(18)} ${network.padEnd(8)} interactive after ${String(interactive).padStart(5)} ms (worst ${String(worst).padStart(5)})${worst > GOAL ? '  over 2 s' : '          '}  longest task ${String(longestTask).padStart(4)} ms   ${requests} requests, ${kilobytes} kB`,
  );
  return `${head}${lines.join('\n')}\n`;
}
