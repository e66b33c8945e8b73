import { randomUUID } from 'node:crypto';
import { flaskVector, parseSample } from '@keystroke-auth/engine';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaskApi } from '../../../../engine/src/testing/sharedData.ts';
import { listFeatureFiles, readUserModel } from '../../flaskModels/readUserModels.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';
import { compatProfile } from './compatProfile.ts';

const folder = temporaryFolder();
const key = compatProfile({ application: 'default' }, 'ada');
const anyone = { application: 'default', mayTeachEnrolled: true, keyId: null, scopes: [] };
const sample = (typist: number, n: number) => parseSample(sampleBody('', typist, n).keystroke_data);
const vectors = (typist: number, count: number) =>
  Array.from({ length: count }, (_, n) => flaskVector(sample(typist, n).events));

let service: TestService;
const stored = () => service.store.store.read(({ profiles }) => profiles.find(key));
beforeEach(async () => {
  service = await startService(`${folder.path}/${randomUUID()}`);
});
afterEach(() => service.stop());
afterAll(() => folder.remove());

describe('importFlaskUser', () => {
  it('makes a user usable at once, judged by the forest', async () => {
    const outcome = await service.core.importFlaskUser(key, vectors(1, 10));
    expect(outcome).toEqual({ status: 'imported', samples: 10, usable: true });
    expect(await stored()).toMatchObject({ model: 'isolation-forest' });
    const impostor = await service.core.verifySample(anyone, key, sample(2, 50), 'request');
    expect(impostor.accepted).toBe(false);
    expect(await service.core.describeEnrolment(key)).toMatchObject({ samples: 10, enrolled: true });
  });

  it('can be repeated: what was imported stays as it is', async () => {
    await service.core.importFlaskUser(key, vectors(1, 10));
    const before = await stored();
    expect(await service.core.importFlaskUser(key, vectors(2, 10))).toEqual({ status: 'present' });
    expect(await stored()).toEqual(before);
  });

  it('hands over to the rhythm model once enough is typed here', async () => {
    await service.core.importFlaskUser(key, vectors(1, 10));
    const models: unknown[] = [];
    for (let n = 0; n < 5; n++) {
      await service.core.enrolSample(anyone, key, sample(1, 20 + n), 'request');
      models.push((await stored())?.model);
    }
    expect(models).toEqual([...Array(4).fill('isolation-forest'), 'rhythm']);
    expect((await service.core.verifySample(anyone, key, sample(1, 99), 'request')).accepted).toBe(true);
    expect((await service.core.verifySample(anyone, key, sample(2, 99), 'request')).accepted).toBe(false);
  });

  it('imports too few vectors to verify by, says so, and builds on them', async () => {
    expect(await service.core.importFlaskUser(key, vectors(1, 3))).toMatchObject({ usable: false });
    await expect(service.core.verifySample(anyone, key, sample(1, 9), 'request')).rejects.toMatchObject({
      code: 'user_not_enrolled',
    });
    await service.core.enrolSample(anyone, key, sample(1, 20), 'request');
    const progress = await service.core.enrolSample(anyone, key, sample(1, 21), 'request');
    expect(progress).toEqual({ samples: 5, required: 5, enrolled: true });
  });

  const recorded = flaskApi('user_models');
  it.skipIf(recorded === null)('recognises the recorded users by their own recorded features', async () => {
    for (const file of listFeatureFiles(recorded ?? '')) {
      const user = readUserModel(recorded ?? '', file);
      if ('defect' in user) continue;
      const outcome = await service.core.importFlaskUser({ ...key, userId: user.userId }, user.vectors);
      expect([user.userId, outcome]).toEqual([
        user.userId,
        { status: 'imported', samples: 10, usable: true },
      ]);
    }
  });
});
