import { startService, temporaryFolder } from '../../packages/server/src/testing/service.ts';
import { makeKey } from '../../packages/server/src/testing/v1.ts';
import type { FuzzedService } from './service.ts';

/** The service within this process, for tests: it starts at once, and its memory is not looked at. */
export async function startLocalService(): Promise<FuzzedService> {
  const folder = temporaryFolder();
  const service = await startService(folder.path);
  const keyOf = (application: string): Promise<string> => makeKey(service, application);
  return {
    url: await service.server.listen({ host: '127.0.0.1', port: 0 }),
    keys: {
      control: await keyOf('control'),
      limits: await keyOf('limits'),
      default: await keyOf('default'),
      other: await keyOf('other'),
    },
    memory: async () => ({ kept: 0, rss: 0 }),
    exitCode: () => null,
    endsWithin: async () => false,
    log: () => '',
    async stop() {
      await service.stop();
      folder.remove();
    },
  };
}
