import type { Clock } from './clock.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import type { KeystrokeAuthError } from './error.ts';
import { type Fetch, type Patience, patienceOf, type WriteOptions } from './options.ts';
import { networkError, parseJson, type RawAnswer, readError, timeoutError } from './readError.ts';
import type { ApiRequest, Send } from './request.ts';
import { isRunning, isTransient, retryPause } from './retryPause.ts';

export interface SendSettings {
  /** In front of every path. */
  readonly base: string;
  /** An API key or the token of a challenge. */
  readonly secret: string;
  readonly patience: Patience;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newIdempotencyKey: () => string;
}

/** What one call is, to its end. */
interface Call<Answer> {
  readonly request: ApiRequest<Answer>;
  readonly url: string;
  readonly init: RequestInit;
  readonly retries: number;
  readonly deadline: Deadline;
}

type Outcome<Answer> = { readonly answer: Answer } | { readonly failure: KeystrokeAuthError };

export function createSend(settings: SendSettings): Send {
  const { base, clock, random } = settings;

  return async (request, options: WriteOptions = {}) => {
    const { timeout, retries } = patienceOf(options, settings.patience);
    options.signal?.throwIfAborted();
    const init = initOf(request, settings, options.idempotencyKey);
    const deadline = startDeadline(clock, timeout, options.signal);
    const progress: { requestsSent: number; last?: KeystrokeAuthError } = { requestsSent: 0 };
    try {
      const url = base + request.path;
      return await persist({ request, url, init, retries, deadline }, progress);
    } catch (thrown) {
      if (!deadline.isExpiry(thrown)) throw thrown;
      throw timeoutError(progress.last ?? thrown, timeout, progress.requestsSent);
    } finally {
      deadline.end();
    }
  };

  /** Sends until there is an answer, a failure that would not pass, or too little time for another try. */
  async function persist<Answer>(
    call: Call<Answer>,
    progress: { requestsSent: number; last?: KeystrokeAuthError },
  ): Promise<Answer> {
    const { request, deadline } = call;
    let retriesLeft = request.repeat === 'never' ? 0 : call.retries;
    for (;;) {
      progress.requestsSent += 1;
      const outcome = await sendOnce(call, progress.requestsSent);
      if ('answer' in outcome) return outcome.answer;
      const { failure } = outcome;
      progress.last = failure;
      // Waiting for the first request is no retry: it ends with that request, or with the time of the call.
      if (!isRunning(failure)) {
        if (!isTransient(failure) || retriesLeft === 0) throw failure;
        retriesLeft -= 1;
      }
      const pause = retryPause(progress.requestsSent, failure, random());
      if (pause >= deadline.timeLeft()) throw failure;
      await deadline.pause(pause);
    }
  }

  async function sendOnce<Answer>(call: Call<Answer>, requestsSent: number): Promise<Outcome<Answer>> {
    const { request, deadline } = call;
    let raw: RawAnswer;
    try {
      raw = await receive(call);
    } catch (thrown) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      return { failure: networkError(thrown, requestsSent) };
    }
    const body = parseJson(raw.text);
    if (request.statuses.includes(raw.status) && request.check(body)) return { answer: body };
    return { failure: readError(raw, { requestsSent, now: clock.now() }) };
  }

  async function receive({ url, init, deadline }: Call<unknown>): Promise<RawAnswer> {
    const response = await deadline.within(settings.fetch(url, { ...init, signal: deadline.signal }));
    const text = await deadline.within(response.text());
    return { status: response.status, headers: response.headers, text };
  }
}

/** Made once for all repeats: the service compares the bytes of a body that comes again under its key. */
function initOf(
  { method, body, repeat }: ApiRequest<unknown>,
  { secret, newIdempotencyKey }: SendSettings,
  givenKey: string | undefined,
): RequestInit {
  return {
    method,
    headers: {
      accept: 'application/json, application/problem+json',
      authorization: `Bearer ${secret}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(repeat === 'with-key' ? { 'idempotency-key': givenKey ?? newIdempotencyKey() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // Samples and keys go where they were meant to go, or nowhere; cookies are of no use there.
    redirect: 'manual',
    credentials: 'omit',
  };
}
