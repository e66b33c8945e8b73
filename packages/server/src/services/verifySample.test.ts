import { parseSample } from '@keystroke-auth/engine';
import { afterAll, expect, it } from 'vitest';
import { composeCore } from '../app.ts';
import { startService, temporaryFolder } from '../testing/service.ts';
import { sampleBody } from '../testing/typing.ts';
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
