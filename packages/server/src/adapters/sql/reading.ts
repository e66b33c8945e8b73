import { StoreUnavailable } from '../../ports/store.ts';

/** Runs a read; what the driver throws becomes one error that services know. */
export async function reading<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw new StoreUnavailable('the store could not be read', { cause: error });
  }
}
