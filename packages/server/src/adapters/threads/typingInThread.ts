import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  type FixedTextPrior,
  type PriorComparison,
  PriorError,
  type RatesCheck,
  type RepeatedText,
} from '@keystroke-auth/engine';
import type { TypingHalves, TypingWork } from '../../ports/typingWork.ts';

export type TypingTask =
  | { readonly what: 'fit'; readonly used: FixedTextPrior; readonly halves: TypingHalves }
  | {
      readonly what: 'rates';
      readonly used: FixedTextPrior;
      readonly texts: readonly RepeatedText[];
      readonly targets: readonly number[];
    };

/** What the thread answers; errors lose what they are on the way. */
export type TypingAnswer =
  | { readonly what: 'fit'; readonly fitted: FixedTextPrior; readonly comparison: PriorComparison | null }
  | { readonly what: 'rates'; readonly check: RatesCheck | null }
  | { readonly what: 'refused'; readonly why: string };

/** Work on people's typing by a thread beside the event loop. */
export const typingInThread: TypingWork = {
  async fit(used, halves, signal) {
    const answer = await inThread({ what: 'fit', used, halves }, signal);
    if (answer.what !== 'fit') throw new TypeError('the thread answered something else');
    return { fitted: answer.fitted, comparison: answer.comparison };
  },
  async checkRates(used, texts, targets, signal) {
    const answer = await inThread({ what: 'rates', used, texts, targets }, signal);
    if (answer.what !== 'rates') throw new TypeError('the thread answered something else');
    return answer.check;
  },
};

async function inThread(workerData: TypingTask, signal?: AbortSignal): Promise<TypingAnswer> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL(import.meta.resolve('#typing-worker')), { workerData });
  try {
    // An error of the thread rejects.
    const [answer]: TypingAnswer[] = await once(worker, 'message', signal === undefined ? {} : { signal });
    if (answer === undefined) throw new TypeError('the thread answered nothing');
    if (answer.what === 'refused') throw new PriorError(answer.why);
    return answer;
  } finally {
    await worker.terminate();
  }
}
