import { parentPort, workerData } from 'node:worker_threads';
import { checkRates, comparePriors, fitKeyboardPrior, PriorError } from '@keystroke-auth/engine';
import type { TypingAnswer, TypingTask } from './typingInThread.ts';

// A thread: see typingInThread.ts.
const task: TypingTask = workerData;
parentPort?.postMessage(answerTo(task));

function answerTo(asked: TypingTask): TypingAnswer {
  if (asked.what === 'rates') {
    return { what: 'rates', check: checkRates(asked.used, asked.texts, asked.targets) };
  }
  const { used, halves } = asked;
  try {
    const fitted = fitKeyboardPrior(halves.fitting);
    return { what: 'fit', fitted, comparison: comparePriors(used, fitted, halves.heldOut) };
  } catch (error) {
    if (!(error instanceof PriorError)) throw error;
    return { what: 'refused', why: error.message };
  }
}
