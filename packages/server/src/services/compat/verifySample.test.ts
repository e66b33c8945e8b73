import { parseSample } from '@keystroke-auth/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { composeCore } from '../../app.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';
import { defaultPolicy } from '../v1/policies.ts';
import { compatProfile } from './compatProfile.ts';

const folder = temporaryFolder();
const service = await startService(folder.path);
afterAll(async () => {
  await service.stop();
  folder.remove();
});
const ada = compatProfile({ application: 'default' }, 'ada');
const anyone = { application: 'default', mayTeachEnrolled: true, keyId: null, scopes: [] };
const sample = (n: number) => parseSample(sampleBody('', 1, n).keystroke_data);

it('judges nobody who was erased since they were read, and writes nothing about them', async () => {
  for (let n = 0; n < 5; n++) await service.core.enrolSample(anyone, ada, sample(n), 'request');
  const { store } = service.store;
  let erased = 0;
  const { verifySample } = composeCore(service.config, {
    ...service.store,
    store: {
      ...store,
      async transact(work) {
        await store.transact(({ users }) => users.remove(ada, new Date(0)));
        erased += 1;
        return store.transact(work);
      },
    },
  });
  await expect(verifySample(anyone, ada, sample(9), 'request')).rejects.toMatchObject({
    code: 'user_not_enrolled',
  });
  expect(erased).toBe(1);
  expect(await store.read(({ users }) => users.find(ada))).toBeNull();
});

describe('with COMPAT_LIMITS', () => {
  const limitedFolder = temporaryFolder();
  afterAll(() => limitedFolder.remove());
  const stranger = (n: number) => parseSample(sampleBody('', 7, n).keystroke_data);

  it('counts failures as version 1 does, and accepts a sample once', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const clock = { now: () => new Date(now) };
    const limited = await startService(limitedFolder.path, { COMPAT_LIMITS: 'true' }, { clock });
    try {
      const { enrolSample, verifySample } = limited.core;
      const accepts = async (typed: ReturnType<typeof sample>) =>
        (await verifySample(anyone, ada, typed, 'request')).accepted;
      for (let n = 0; n < 5; n++) await enrolSample(anyone, ada, sample(n), 'request');
      expect(await accepts(sample(10))).toBe(true);
      expect(await accepts(sample(10))).toBe(false);
      expect(await accepts(sample(0))).toBe(false);
      // An accepted try takes one failure away where nobody says who shares the origin.
      expect(await accepts(sample(11))).toBe(true);
      for (let n = 0; n < 5; n++) expect(await accepts(stranger(n))).toBe(false);
      expect(await accepts(sample(12))).toBe(false);
      now += 3_600_000;
      expect(await accepts(sample(13))).toBe(true);
    } finally {
      await limited.stop();
    }
  });

  it.each(['shadow', 'passive'] as const)(
    'accepts nobody in %s mode, which acts on nothing',
    async (mode) => {
      const { core, config } = service;
      const eve = compatProfile({ application: mode }, 'eve');
      await core.createApiKey(mode, 'x');
      for (let n = 0; n < 5; n++)
        await core.enrolSample({ ...anyone, application: mode }, eve, sample(n), 'request');
      const verify = async (n: number) =>
        (await core.verifySample({ ...anyone, application: mode }, eve, sample(n), 'request')).accepted;
      expect(await verify(30)).toBe(true);
      await service.store.store.transact(async ({ applications }) => {
        const record = await applications.find(mode);
        const policy = JSON.stringify({ ...defaultPolicy(config.verification.minSamples), mode });
        if (record !== null) await applications.save({ ...record, policy });
      });
      expect(await verify(31)).toBe(false);
    },
  );

  it('does neither without, as the Flask service', async () => {
    const accepts = async (typed: ReturnType<typeof sample>) =>
      (await service.core.verifySample(anyone, grace, typed, 'request')).accepted;
    const grace = compatProfile({ application: 'default' }, 'grace');
    for (let n = 0; n < 5; n++) await service.core.enrolSample(anyone, grace, sample(n), 'request');
    for (let n = 0; n < 9; n++) expect(await accepts(stranger(n))).toBe(false);
    expect(await accepts(sample(20))).toBe(true);
    expect(await accepts(sample(20))).toBe(true);
  });
});
