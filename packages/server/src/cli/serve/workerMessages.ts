/** From a worker: `{ ready: url }`. */
export const READY = 'ready';
/** To a worker: answer what was begun, keep idle connections for so long (ms), then end. */
export const STOP = 'stop';

/** Where a worker listens, if that is what it says. */
export function readyUrl(message: unknown): string | null {
  if (typeof message !== 'object' || message === null || !(READY in message)) return null;
  return typeof message[READY] === 'string' ? message[READY] : null;
}

/** How long a worker keeps idle connections, if it is to stop. */
export function lingerOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !(STOP in message)) return null;
  return typeof message[STOP] === 'number' ? message[STOP] : null;
}
