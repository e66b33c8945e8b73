import { startService, type TestService } from './service.ts';
import { callerOf, makeKey, setPolicy, type V1Caller } from './v1.ts';

/** What one service does, from its start to its end, by a key that may do everything and without challenges. */
export async function serving<Result>(
  env: Readonly<Record<string, string>> & { readonly DATA_DIR: string },
  work: (caller: V1Caller, service: TestService) => Promise<Result>,
): Promise<Result> {
  const service = await startService(env.DATA_DIR, env);
  try {
    const caller = callerOf(service, await makeKey(service));
    await setPolicy(caller);
    return await work(caller, service);
  } finally {
    await service.stop();
  }
}
