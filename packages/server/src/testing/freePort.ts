import { once } from 'node:events';
import { createServer } from 'node:net';
import { threadId } from 'node:worker_threads';

/** Below those that systems give to whoever asks for any (from 32768, or 49152): nobody gets one before it is used. */
const FIRST_PORT = 20_000;
/** Each thread of the tests has some for itself. */
const [BLOCKS, PORTS_OF_A_BLOCK] = [25, 500];
let portsTried = 0;

/** A port on which nobody listens, and that no other test of this run is given. */
export async function freePort(): Promise<number> {
  const first = FIRST_PORT + ((process.pid + threadId) % BLOCKS) * PORTS_OF_A_BLOCK;
  while (portsTried < PORTS_OF_A_BLOCK) {
    const port = first + portsTried;
    portsTried += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${first} to ${first + PORTS_OF_A_BLOCK}`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
