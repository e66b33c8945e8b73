import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../packages/client/src/testing/chromium.ts';
import { fill, startConsole } from '../packages/console/src/testing/consoleService.ts';

/** `npm run pictures`: the pictures of the docs, from the running service with simulated people. */
const PICTURES = [
  { name: 'console-overview', view: 'overview', width: 1100, height: 720, colorScheme: 'light' },
  { name: 'console-attempts', view: 'attempts', width: 1100, height: 700, colorScheme: 'light' },
  { name: 'console-policies', view: 'policies', width: 1100, height: 620, colorScheme: 'light' },
  { name: 'console-person', view: 'users/ada', width: 1100, height: 720, colorScheme: 'dark' },
  { name: 'console-phone', view: 'overview', width: 360, height: 720, colorScheme: 'dark' },
] as const;

const folder = fileURLToPath(new URL('../docs/pictures', import.meta.url));
mkdirSync(folder, { recursive: true });
const service = await startConsole();
await fill(service, 24);
const browser = await launchChromium();
for (const { name, view, width, height, colorScheme } of PICTURES) {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme, reducedMotion: 'reduce', locale: 'en-GB' },
  });
  const page = await context.newPage();
  await page.goto(`${service.url}/console/`);
  await page.fill('#key', service.key);
  await page.click('button[type=submit]');
  await page.waitForSelector('.shell');
  await page.evaluate(`location.hash = '#/${view}'`);
  // Not until nothing is asked for: a live view always is.
  await page.waitForSelector('.waiting', { state: 'detached' });
  if (view === 'overview') await page.waitForSelector('.chart canvas');
  if (view === 'attempts') {
    await page.locator('.attempt .deny').first().click();
    await page.click('details[open] >> text=Show the rhythm');
    await page.waitForSelector('.rhythm');
  }
  await page.mouse.move(width - 1, 1);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`docs/pictures/${name}.png\n`);
  await context.close();
}
await browser.close();
await service.stop();
