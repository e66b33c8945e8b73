import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createRandom } from '@keystroke-auth/engine';
import { type BenchRequest, decisionIn } from '../http/sendRound.ts';

export interface ScheduleOptions {
  readonly url: string;
  readonly apiKey: string;
  /** Requests a second, on average. */
  readonly rate: number;
  /** Which chance; the same gives the same moments. */
  readonly seed: number;
}

export interface Scheduled {
  /** Milliseconds from the moment at which each was due to its whole answer, whenever it was sent. */
  readonly latencies: readonly number[];
  /** Milliseconds by which each was sent late: what the generator itself adds. */
  readonly late: readonly number[];
  readonly decisions: ReadonlyMap<string, number>;
  /** Without an answer. */
  readonly failures: number;
  readonly seconds: number;
  /** The most that waited for an answer at one time. */
  readonly mostWaiting: number;
}

/** Who can't keep up with so many waiting is not measured at this rate. */
const MOST_WAITING = 5_000;

/**
 * Moments at which requests are due, milliseconds from the start: each independent of the others, as those of many people are
 * (a Poisson process).
 */
export function arrivals(count: number, rate: number, seed: number): Float64Array {
  const random = createRandom(seed);
  let at = 0;
  return Float64Array.from({ length: count }, () => {
    at -= (Math.log(1 - random()) * 1_000) / rate;
    return at;
  });
}

/**
 * Sends each request when it is due, whether or not earlier ones were answered: a service that is slow for a moment does not make the
 * generator wait, and what was due in that moment counts with all the time that it had to wait.
 */
export async function sendOnSchedule(
  requests: readonly BenchRequest[],
  { url, apiKey, rate, seed }: ScheduleOptions,
): Promise<Scheduled> {
  const due = arrivals(requests.length, rate, seed);
  const agent = new Agent({ keepAlive: true });
  const latencies: number[] = [];
  const late: number[] = [];
  const decisions = new Map<string, number>();
  let [failures, waiting, mostWaiting] = [0, 0, 0];

  const sendOne = async ({ path, body }: BenchRequest, dueAt: number): Promise<void> => {
    waiting += 1;
    mostWaiting = Math.max(mostWaiting, waiting);
    try {
      const answer = await post(new URL(path, url), body, { agent, apiKey });
      latencies.push(performance.now() - dueAt);
      const word = decisionIn(answer);
      decisions.set(word, (decisions.get(word) ?? 0) + 1);
    } catch {
      failures += 1;
    } finally {
      waiting -= 1;
    }
  };
  const started = performance.now();
  const sent: Promise<void>[] = [];
  for (let next = 0; next < requests.length && waiting < MOST_WAITING; ) {
    const now = performance.now();
    for (; next < requests.length && started + (due[next] ?? 0) <= now; next++) {
      const each = requests[next];
      if (each === undefined) continue;
      late.push(now - started - (due[next] ?? 0));
      sent.push(sendOne(each, started + (due[next] ?? 0)));
    }
    const pause = started + (due[next] ?? 0) - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, pause)));
  }
  if (waiting >= MOST_WAITING)
    throw new Error(`${MOST_WAITING} requests wait: ${rate} a second are too many`);
  await Promise.all(sent);
  agent.destroy();
  return {
    ...{ latencies, late, decisions, failures, mostWaiting },
    seconds: (performance.now() - started) / 1_000,
  };
}

function post(
  url: URL,
  body: Buffer,
  { agent, apiKey }: { readonly agent: Agent; readonly apiKey: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    const sending = request(url, { agent, method: 'POST', headers }, (response) => {
      text(response).then(resolve, reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
