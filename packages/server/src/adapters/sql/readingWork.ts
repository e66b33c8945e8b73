import { StoreUnavailable } from '../../ports/store.ts';

/**
 * As `reading` for reads with a caller's own code in them: what that throws stays as it is.
 *
 * @param isDriverFault tells what the driver threw from what the caller's code did
 */
export async function readingWork<Result>(
  read: () => Promise<Result>,
  isDriverFault: (error: unknown) => boolean,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!isDriverFault(error)) throw error;
    throw new StoreUnavailable('the store could not be read', { cause: error });
  }
}
