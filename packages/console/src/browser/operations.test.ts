import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { temporaryFolder } from '../../../server/src/testing/service.ts';
import { expectAccessible, goTo, openConsole, openSignedIn, recolour, signIn } from '../testing/browser.ts';
import { startFilledConsole } from '../testing/consoleService.ts';

const folder = temporaryFolder();
const backups = join(folder.path, 'backups');
const here = inChromium(() => {
  mkdirSync(backups);
  const jobs = { PRIOR_REFIT: 'compare', CALIBRATION_CHECK: 'true' };
  return startFilledConsole(2, { BACKUP_TO: backups, BACKUP_EVERY_HOURS: '6', ...jobs });
});
afterAll(() => folder.remove());

describe.skipIf(chromiumPath === null)('what operators see of the deployment', () => {
  it('are jobs and backups, and what there is to do about them', async () => {
    const { page, problems } = await openSignedIn(here);
    await goTo(page, 'system');
    for (const job of ['expiry', 'retention', 'backup']) await page.waitForSelector(`.job >> text=${job}`);
    expect(await page.textContent('main')).toContain(`None yet, in ${backups}, one every 6 hours`);
    const { id } = await here.site.backUp();
    await page.click('text=Refresh');
    await page.waitForSelector(`.backup >> text=${id}`);
    expect(await page.textContent('main')).toContain('None of these was tested');
    await expectAccessible(page);
    expect(problems).toEqual([]);
  });

  it('is what came of a job, in words and tables, also on a phone', async () => {
    const { site } = here;
    const rate = { target: 0.01, measured: 0.004, interval: [0.001, 0.009], comparisons: 12_400 };
    const rates = [
      { ...rate, target: 0.05, measured: 0.13, interval: [0.11, 0.15], claim: 'differs' },
      { ...rate, claim: 'agrees' },
      { target: 0.001, measured: null, interval: null, comparisons: 0, claim: 'none' },
    ];
    await site.ranJob('calibration', { progress: { outcome: 'differs', people: 61, rates } });
    await site.ranJob('prior', { progress: { outcome: 'too_few_people', people: 10 } });
    await site.ranJob('templates', {
      progress: { build: 'rhythm', after: null, looked: 1_234, derived: 56 },
      error: 'the store had no time',
    });
    await site.ranJob('retention', { progress: 'what another version says' });
    const { page } = await openSignedIn(here, { viewport: { width: 360, height: 740 } });
    await goTo(page, 'system');
    const job = (name: string) => page.locator('.job', { hasText: name });
    expect(await job('calibration').locator('.note').textContent()).toContain('not within half to twice');
    expect(await job('calibration').locator('tbody tr').allTextContents()).toEqual([
      '5.0 % differs13.0 %11.0 % to 15.0 %12,400',
      '1.0 % holds0.40 %0.10 % to 0.90 %12,400',
      '0.10 % too few–0',
    ]);
    expect(await job('prior').textContent()).toContain('Too few people to tell anything by: 10.');
    expect(await job('templates').textContent()).toContain('1,234 profiles looked at, 56 with');
    expect(await job('templates').textContent()).toContain('the store had no time');
    expect(await job('retention').locator('code').textContent()).toBe('what another version says');
    expect(await page.textContent('main')).not.toContain('{');
    const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(wider)).toBe(0);
    for (const colours of ['light', 'dark'] as const) {
      await recolour(page, colours);
      await expectAccessible(page);
    }
  });

  it('is how long decisions take, and where scores go', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'overview');
    const said = await page.locator('.chart').evaluateAll((charts) => charts.map((one) => one.ariaLabel));
    expect(said).toEqual([
      expect.stringContaining('Decisions over time'),
      expect.stringContaining('The scores of'),
      expect.stringContaining('Median score of genuine attempts'),
      expect.stringMatching(/^\d+ decisions: most recently a median of [\d.]+ m?s/),
    ]);
  });

  it('is whether the chain of the audit log holds, when they ask', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'audit');
    await page.click('text=Check the newest rows');
    await page.waitForSelector('text=unbroken');
    expect(await page.textContent('main')).toMatch(/[\d,]+ rows of \d+ writers? and \d+ signed heads: all/);
    await expectAccessible(page);
  });

  it('is not shown to somebody who sees their own application only', async () => {
    const { secret } = await here.site.api.keys.create({
      label: 'few',
      scopes: ['attempts:read', 'users:read'],
    });
    const { page } = await openConsole(here);
    await signIn(page, secret);
    await page.waitForSelector('.shell');
    await goTo(page, 'system');
    expect(await page.textContent('[role=alert]')).toContain('shown to keys of the application default');
    expect(await page.textContent('main')).toContain('healthy');
  });
});

describe.skipIf(chromiumPath === null)('webhooks', () => {
  it('are made with a secret that is shown once, given another, paused, tried and removed', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'webhooks');
    await page.click('text=New webhook');
    await page.fill('#url', 'https://app.example.net/hooks');
    await page.fill('#description', 'tells the shop');
    await page.check('text=profile.reset');
    await page.click('dialog button[type=submit]');
    const secret = await page.textContent('.secret');
    expect(secret).toMatch(/^whsec_/);
    await page.click('text=I have it');
    const hook = page.locator('article', { hasText: 'app.example.net' });
    expect(await hook.textContent()).toContain('tells the shop');
    const made = async () =>
      (await here.site.api.webhooks.list()).items.find(({ url }) => url.includes('app.example.net'));
    expect(await made()).toMatchObject({
      events: ['user.locked', 'user.erased', 'profile.reset'],
      enabled: true,
    });

    await hook.locator('text=New secret').click();
    await page.click('dialog button[type=submit]');
    expect(await page.textContent('.secret')).not.toBe(secret);
    await page.click('text=I have it');
    await hook.locator('text=also signs until').waitFor();
    expect(await page.content()).not.toContain(secret);

    await hook.locator('text=Send a test').click();
    await page.click('dialog button[type=submit]');
    await hook.locator('.delivery >> text=webhook.ping').click();
    await hook.locator('text=0 tries').waitFor();
    await expectAccessible(page);

    await hook.locator('text=Pause').click();
    await page.click('dialog button[type=submit]');
    await hook.locator('text=paused: by request').waitFor();
    await hook.locator('text=Resume').click();
    await page.click('dialog button[type=submit]');
    await expect.poll(async () => (await made())?.enabled).toBe(true);

    await hook.locator('text=Remove').click();
    await page.click('dialog button[type=submit]');
    await expect.poll(made).toBeUndefined();
  });

  it('say why one could not be made', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'webhooks');
    await page.click('text=New webhook');
    await page.fill('#url', 'http://plain.example.net/hooks');
    await page.click('dialog button[type=submit]');
    expect(await page.textContent('dialog [role=alert]')).toContain('https');
  });
});
