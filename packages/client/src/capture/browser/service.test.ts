import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Sample } from '@keystroke-auth/protocol';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../../../../engine/src/testing/sharedData.ts';
import { startService, type TestService, temporaryFolder } from '../../../../server/src/testing/service.ts';
import { createClient } from '../../index.ts';
import { bundled, replay, serve, type TimedKey } from '../../testing/capturePage.ts';
import { chromiumPath, launchChromium } from '../../testing/chromium.ts';

const PAGE = `<!doctype html><html lang="en"><title>Log in</title><input id="password" type="password">
<script type="module">
  import { capture } from '/capture.js';
  window.typing = capture(document.querySelector('#password'), { textId: 'login' });
</script></html>`;

interface Recording {
  readonly subject: string;
  readonly text: string;
  readonly session: string;
  readonly sample: number;
  readonly keystroke_data: readonly TimedKey[];
}

const greyc = sharedData('greyc-nislab/samples.jsonl.gz');
const isRunnable = chromiumPath !== null && greyc !== null;
let browser: Browser;
let page: Page;
let cdp: CDPSession;
let site: Awaited<ReturnType<typeof serve>>;
let service: TestService;
let client: ReturnType<typeof createClient>;
let recordings: readonly Recording[] = [];
const folder = temporaryFolder();

beforeAll(async () => {
  if (!isRunnable) return;
  const lines = gunzipSync(readFileSync(greyc), { maxOutputLength: 1e9 })
    .toString('utf8')
    .trimEnd()
    .split('\n');
  recordings = lines.slice(0, 400).map((line): Recording => JSON.parse(line));
  service = await startService(folder.path);
  const url = await service.server.listen({ host: '127.0.0.1', port: 0 });
  client = createClient({ url, apiKey: (await service.core.createApiKey('default', 'test')).secret });
  site = await serve({ '/': PAGE, '/capture.js': await bundled('src/capture/index.ts') });
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction('window.typing');
  cdp = await page.context().newCDPSession(page);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await service?.stop();
  folder.remove();
});

const recordingsOf = (subject: string) =>
  recordings.filter((one) => one.subject === subject && one.text === 'P1' && one.session === 'two-handed');

/** A recording, typed once more in the browser. */
async function typed({ keystroke_data: events }: Recording): Promise<Sample> {
  await page.fill('#password', '');
  await page.focus('#password');
  await replay(cdp, events);
  return Value.Parse(Sample, await page.evaluate('window.typing.take()'));
}

async function challengeFor(user: string, action: 'enrol' | 'verify'): Promise<string> {
  return (await client.challenges.create({ user_id: user, text_id: 'login', action })).challenge;
}
async function enrol(user: string, samples: readonly Omit<Sample, 'challenge'>[]) {
  const challenge = await challengeFor(user, 'enrol');
  return client.users.enrol(
    user,
    samples.map((sample) => ({ ...sample, challenge })),
  );
}
async function verify(user: string, sample: Omit<Sample, 'challenge'>) {
  return client.users.verify(user, { ...sample, challenge: await challengeFor(user, 'verify') });
}

/** What a recording is without a browser: the same positions, and the times as they were written down. */
function asRecorded({ keystroke_data: events }: Recording): Sample {
  const places = new Map<string, number>();
  let next = 0;
  return {
    keystroke_data: events.map(({ key, event, timestamp }) => {
      if (event === 'down') places.set(key, next++);
      return { key: `#${places.get(key)}`, event, timestamp };
    }),
    capture: { mode: 'key', device: 'desktop', text: 'fixed', text_id: 'login' },
  };
}

/** Somebody whom the service recognises by a sixth sample, with some room, when there is no browser. */
async function recognised(): Promise<readonly Recording[]> {
  for (const subject of new Set(recordings.map((one) => one.subject))) {
    const own = recordingsOf(subject);
    const user = `recorded-${subject}`;
    const samples = own.slice(0, 5).map(asRecorded);
    const isEnrolled = await enrol(user, samples).then(
      ({ enrolled }) => enrolled,
      () => false,
    );
    if (!isEnrolled || own[5] === undefined) continue;
    const { score, threshold } = await verify(user, asRecorded(own[5]));
    if ((score ?? Number.NEGATIVE_INFINITY) > (threshold ?? Number.POSITIVE_INFINITY) + 1) return own;
  }
  throw new Error('expected somebody who is recognised');
}

describe.skipIf(!isRunnable)('a person who types in Chromium (GREYC)', () => {
  it('is let in by the service, and somebody else is not', async () => {
    const own = await recognised();
    const [subject = ''] = own.map((one) => one.subject);
    const others = recordings.filter((one) => one.subject !== subject && one.session === 'two-handed');
    const samples: Sample[] = [];
    for (const recording of own.slice(0, 5)) samples.push(await typed(recording));
    expect(await enrol('ada', samples)).toMatchObject({ enrolled: true });
    const [genuineRecording, impostorRecording] = [own[5], others[5]];
    if (genuineRecording === undefined || impostorRecording === undefined)
      throw new Error('expected six samples');
    let genuine = await verify('ada', await typed(genuineRecording));
    // Who was disturbed, here by a machine too busy to type on time, types once more.
    for (const again of own.slice(6, 9)) {
      if (genuine.decision === 'allow') break;
      genuine = await verify('ada', await typed(again));
    }
    const impostor = await verify('ada', await typed(impostorRecording));
    expect(genuine).toMatchObject({
      decision: 'allow',
      liveness: { replay: false, synthetic: false, clock: 'ok' },
      profile: { device: 'desktop', text_id: 'login' },
    });
    expect(impostor.decision).not.toBe('allow');
    expect(impostor.score ?? 0).toBeLessThan(genuine.score ?? 0);
  });
});
