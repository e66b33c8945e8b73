import { parentPort, workerData } from 'node:worker_threads';
import { openDurably } from './openConnection.ts';

// A thread: see checkpointThread.ts. Each message asks for a copy of what the log holds, and is answered when it is made.
const file: string = workerData;
const database = openDurably(file, 'seldom');
parentPort?.on('message', (message: 'copy' | 'close') => {
  if (message === 'close') {
    database.close();
    process.exit();
  }
  // It waits for nobody and holds nobody up: what was written after it began stays for the next time.
  database.pragma('wal_checkpoint(PASSIVE)');
  parentPort?.postMessage('copied');
});
