import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { drawTypist, typeText } from '@keystroke-auth/engine';
import type { CDPSession, Page } from 'playwright-core';
import { bundled, cdpOf, replay, serve, type TimedKey } from '../packages/client/src/testing/capturePage.ts';
import { launchChromium } from '../packages/client/src/testing/chromium.ts';
import { sharedData } from '../packages/engine/src/testing/sharedData.ts';
import { heldAndBetween, quantile } from './captureTimes/heldAndBetween.ts';

/**
 * How far the times that the capture SDK records are from those that were typed:
 * `npm run -s bench:capture -- [--recordings 12] [--simulated] [--json]`.
 *
 * Recorded people (GREYC; simulated ones where the data are not there) are typed into a password field in Chromium as key
 * events, each when it is due. Hold times and latencies (from press to press) are compared with the recording; with when
 * the events were really sent, since a busy machine sends late; and with when the browser had them, by its own account: what
 * is left then is the SDK's part.
 */
const { values } = parseArgs({
  options: {
    recordings: { type: 'string', default: '12' },
    simulated: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const count = Number(values.recordings);
if (!(Number.isInteger(count) && count > 0)) {
  process.stderr.write(`--recordings: got ${values.recordings}, expected a whole number above 0\n`);
  process.exit(2);
}
const PAGE = `<!doctype html><title>Log in</title><input id="password" type="password"><script type="module">
  import { capture } from '/capture.js';
  window.typing = capture(document.querySelector('#password'));
  window.received = [];
  for (const type of ['keydown', 'keyup']) {
    document.addEventListener(type, ({ timeStamp }) => window.received.push(timeStamp), true);
  }
</script>`;

const data = values.simulated ? null : sharedData('greyc-nislab/samples.jsonl.gz');
const recordings = data === null ? simulated(count) : recorded(data, count);
const site = await serve({ '/': PAGE, '/capture.js': await bundled('src/capture/index.ts') });
const browser = await launchChromium();
const AGAINST = ['recorded', 'sent', 'received'] as const;
const errors = {
  recorded: { hold: empty(), latency: empty() },
  sent: { hold: empty(), latency: empty() },
  received: { hold: empty(), latency: empty() },
};
try {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction('window.typing');
  const cdp = await cdpOf(page);
  for (const events of recordings) await compare(page, cdp, events);
} finally {
  await browser.close();
  await site.stop();
}
const rows = Object.entries(errors).flatMap(([against, kinds]) =>
  Object.entries(kinds).map(([time, list]) => ({
    ...{ time, against, times: list.length },
    ...{ median: quantile(list, 0.5), p95: quantile(list, 0.95) },
  })),
);
const setting = {
  people: data === null ? 'simulated' : 'GREYC',
  recordings: recordings.length,
  cores: availableParallelism(),
  load: loadavg().map((load) => Number(load.toFixed(1))),
};
process.stdout.write(values.json ? `${JSON.stringify({ ...setting, rows })}\n` : inWords());

async function compare(page: Page, cdp: CDPSession, events: readonly TimedKey[]): Promise<void> {
  await page.fill('#password', '');
  await page.focus('#password');
  // Emptying a field presses a key, too.
  await page.evaluate('window.received.length = 0');
  const sent = await replay(cdp, events);
  const captured: number[] = await page.evaluate(
    'window.typing.take().keystroke_data.map(({ timestamp }) => timestamp)',
  );
  if (captured.length !== events.length) {
    throw new Error(`got ${captured.length} events, expected the ${events.length} that were sent`);
  }
  const got = heldAndBetween(events, captured);
  const received: number[] = await page.evaluate('window.received.splice(0)');
  const typed = { recorded: events.map(({ timestamp }) => timestamp), sent, received };
  for (const against of AGAINST) {
    const expected = heldAndBetween(events, typed[against]);
    for (const kind of ['hold', 'latency'] as const) {
      errors[against][kind].push(...got[kind].map((time, i) => Math.abs(time - (expected[kind][i] ?? 0))));
    }
  }
}

/** Spread over the file, so that they are of different people. */
function recorded(file: string, howMany: number): TimedKey[][] {
  const lines = gunzipSync(readFileSync(file), { maxOutputLength: 1e9 })
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return Array.from({ length: howMany }, (_, i) => {
    const { keystroke_data }: { readonly keystroke_data: TimedKey[] } = JSON.parse(
      lines[Math.floor((i * lines.length) / howMany)] ?? '',
    );
    return keystroke_data;
  });
}

function simulated(howMany: number): TimedKey[][] {
  return Array.from({ length: howMany }, (_, i) => [
    ...typeText(drawTypist(i + 1), 'correct horse battery', { pauses: false }),
  ]);
}

function empty(): number[] {
  return [];
}

function inWords(): string {
  const { people, cores, load } = setting;
  const lines = rows.map(
    ({ time, against, times, median, p95 }) =>
      `${time.padEnd(8)} against ${against.padEnd(8)} ${String(times).padStart(6)} times   median ${median.toFixed(2)} ms   95 % ${p95.toFixed(2)} ms`,
  );
  return `${recordings.length} recordings (${people}); ${cores} cores, load ${load.join(' ')}\n${lines.join('\n')}\n`;
}
