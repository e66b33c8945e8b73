import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createRhythm, fittedPrior, fixedTextPriorFor, parseFittedPrior } from '@keystroke-auth/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import { KNOWN_SECRET, makeDeploymentKey } from '../../testing/deploymentKey.ts';
import { enrolPopulation, type Population, STEADY } from '../../testing/population.ts';
import { type RunResult, run } from '../../testing/process.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';

const folders: { remove(): void }[] = [];
afterAll(() => {
  for (const folder of folders) folder.remove();
});

/** A deployment with people drawn from a population. */
async function deployment(population: Population, people: number, seed = 1): Promise<string> {
  const folder = temporaryFolder();
  folders.push(folder);
  await makeDeploymentKey(folder.path);
  const service = await startService(folder.path, { SECRET_KEY: KNOWN_SECRET });
  try {
    await enrolPopulation(service.store.store, population, people, seed);
  } finally {
    await service.stop();
  }
  return folder.path;
}

const fit = (dataDir: string, ...options: string[]): Promise<RunResult> =>
  run(['fit-prior', '--store', ...options], {
    NODE_ENV: 'testing',
    DATA_DIR: dataDir,
    SECRET_KEY: KNOWN_SECRET,
  });

describe('fit-prior --store', () => {
  it('adopts a table that suits its people better', async () => {
    const dataDir = await deployment(STEADY, 80);
    const dry = await fit(dataDir, '--dry-run');
    expect([dry.code, dry.stderr]).toEqual([0, '']);
    expect(dry.stdout).toMatch(/80 people, split by hash \(seed 1\); compared on \d\d who did not fit\n/);
    expect(dry.stdout).toMatch(/EER at one threshold +\d+\.\d\d % in use, .* difference -\d+\.\d\d \[-/);
    expect(dry.stdout).toContain('would be adopted (--dry-run: nothing was written)');
    expect(existsSync(join(dataDir, 'prior.json'))).toBe(false);

    const { stdout } = await fit(dataDir, '--json');
    const { outcome, adopted, fitted, comparison } = JSON.parse(stdout);
    expect([outcome, adopted]).toEqual(['better', true]);
    expect(comparison.new.eer_global).toBeLessThan(comparison.old.eer_global);
    const file = join(dataDir, 'prior.json');
    expect(parseFittedPrior(JSON.parse(readFileSync(file, 'utf8')))).toEqual(fitted);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('prior.json'))).toEqual(['prior.json']);

    // The table in use is now this one, and a fit on the same people is no better than itself.
    const again = JSON.parse((await fit(dataDir, '--json')).stdout);
    expect([again.outcome, again.adopted, again.current.id]).toEqual(['not_better', false, fitted.id]);
  });

  it('keeps a table that is better than what fewer people give', async () => {
    const [many, few] = [await deployment(STEADY, 400, 1), await deployment(STEADY, 60, 2)];
    await fit(many);
    const file = join(few, 'prior.json');
    copyFileSync(join(many, 'prior.json'), file);
    const before = readFileSync(file, 'utf8');
    const { code, stdout } = await fit(few);
    expect(code).toBe(0);
    expect(stdout).toMatch(/EER at one threshold +.* difference \d/);
    expect(stdout).toContain('The table stays as it is: the fitted one is not shown to be as good.');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('gives a table that the service learns by, and does without when it is gone', async () => {
    const dataDir = await deployment(STEADY, 80);
    await fit(dataDir);
    const file = join(dataDir, 'prior.json');
    const prior = parseFittedPrior(JSON.parse(readFileSync(file, 'utf8')));
    const post = async ({ server }: TestService, url: string, sample: number) =>
      (await server.inject({ method: 'POST', url, payload: sampleBody('ada', 1, sample) })).json();
    const name = compatProfile({ application: 'default' }, 'ada');

    const service = await startService(dataDir, { SECRET_KEY: KNOWN_SECRET });
    for (let sample = 0; sample < 5; sample++) await post(service, '/train', sample);
    expect(await post(service, '/predict', 9)).toMatchObject({ authenticated: true });
    const template = await service.store.store.read(async ({ profiles, templates }) => {
      const profile = await profiles.find(name);
      return profile && templates.read(profile, profile.version);
    });
    expect(createRhythm({ prior }).parse(template ?? new Uint8Array(0))).toMatchObject({ prior });
    await service.stop();

    rmSync(file);
    const without = await startService(dataDir, { SECRET_KEY: KNOWN_SECRET });
    expect(await post(without, '/predict', 9)).toMatchObject({ authenticated: true });
    await without.stop();
  });

  it('refuses to fit on few people', async () => {
    const dataDir = await deployment(STEADY, 49);
    const { code, stdout, stderr } = await fit(dataDir);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      '49 people typed one text three times or more on a keyboard, expected at least 50: the table stays as it is\n',
    );
  });

  it('refuses what does not go together', async () => {
    for (const args of [['.', '--store'], ['--store', '--free-text'], [], ['.', '--dry-run']]) {
      const { code, stderr } = await run(['fit-prior', ...args]);
      expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    }
  });
});

const [hold, downDown, upDown, upUp] = fixedTextPriorFor('desktop', true).views;
/** Well formed, and no keyboard's: what somebody might put there to let others pass. */
const BEYOND = fittedPrior([{ ...hold, mean: 5.83 }, downDown, upDown, upUp]);

describe('a damaged prior.json', () => {
  it.each([
    ['{"id": 1', 'not JSON'],
    ['{"id": 1234, "views": []}', 'views: expected a list of 4'],
    [JSON.stringify(BEYOND), 'views.hold.mean: expected a number from 4.68 to 4.98'],
  ])('stops the start with one line: %s', async (content, why) => {
    const folder = temporaryFolder();
    folders.push(folder);
    const file = join(folder.path, 'prior.json');
    writeFileSync(file, content);
    const { code, stderr } = await run(['serve'], { NODE_ENV: 'testing', PORT: '0', DATA_DIR: folder.path });
    expect(code).toBe(2);
    expect(stderr).toBe(
      `configuration: DATA_DIR: ${file} is damaged (${why}); expected the table as fit-prior --store wrote it: ` +
        'restore it, or delete it to use the shipped one\n',
    );
  });
});
