import { POLICY_PRESETS } from '@keystroke-auth/protocol';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../client/src/testing/chromium.ts';
import { inChromium } from '../../../client/src/testing/inChromium.ts';
import { expectAccessible, goTo, openSignedIn } from '../testing/browser.ts';
import { startConsole } from '../testing/consoleService.ts';

const here = inChromium(startConsole);

const policy = async () => (await here.site.api.applications.get('default')).policy;

describe.skipIf(chromiumPath === null)('a policy', () => {
  it('is changed in every setting', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'policies');
    await page.click('text=strict');
    await page.selectOption('text=Mode', 'shadow');
    await page.selectOption('text=Templates learn from', 'off');
    await page.selectOption('text=Liveness checks', 'standard');
    for (const [label, value] of [
      ['Ask for another factor up to', '2.5'],
      ['Samples to enrol', '7'],
      ['In a row from one origin', '4'],
      ['First wait', '60'],
      ['Over all origins', ''],
      ['Consent to this version', '2026-02'],
      ['Time for the outcome', '300'],
      ['Decision tokens are for', 'shop'],
      ['Attempts, devices and addresses', '500'],
      ['Typing of attempts', ''],
      ['Inactive people', ''],
    ] as const) {
      await page.getByLabel(label).fill(value);
    }
    await page.uncheck('text=Every sample needs a challenge');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForSelector('text=Saved');
    expect(await policy()).toEqual({
      ...POLICY_PRESETS.strict,
      ...{ mode: 'shadow', update: 'off', liveness: 'standard', step_up_false_match_rate: 0.025 },
      ...{ samples_required: 7, attempts: 4, attempts_window_seconds: 60, attempts_total: null },
      ...{ require_challenge: false, require_consent: '2026-02', outcome_window_seconds: 300 },
      ...{ token_audience: 'shop', retention_attempts_days: 500 },
    });
    await page.waitForSelector('text=Nothing changed');
  });

  it('that keeps less asks first, and one that is refused says why', async () => {
    const { page } = await openSignedIn(here);
    await goTo(page, 'policies');
    await page.getByLabel('Typing of attempts').fill('3');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForSelector('dialog >> text=Keep less than before?');
    await page.click('dialog >> text=Cancel');
    expect((await policy()).retention_probes_days).toBeNull();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('text=Saved');
    await page.waitForSelector('dialog', { state: 'detached' });
    expect((await policy()).retention_probes_days).toBe(3);
    await page.getByLabel('Decision tokens are for').fill('two words');
    // What was asked is not asked again: nothing that is kept has changed since.
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForSelector('main [role=alert]');
    expect((await policy()).token_audience).not.toBe('two words');
  });
});
