import type { Fetch } from '../api/options.ts';

/** One answer of a script: a response, or something else that fetch does. */
export type Step = Response | Error | ((init: RequestInit) => Promise<Response>);

export interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface ScriptedFetch {
  readonly fetch: Fetch;
  readonly sent: readonly Sent[];
}

/** A `fetch` that answers with one step after the other, and with the last one from then on. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const sent: Sent[] = [];
  return {
    sent,
    async fetch(url, init) {
      const step = steps[Math.min(sent.length, steps.length - 1)];
      sent.push({ url, method: init.method, body: init.body, headers: new Headers(init.headers) });
      if (step === undefined) throw new Error('the script is empty');
      if (step instanceof Error) throw step;
      return step instanceof Response ? step.clone() : step(init);
    },
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = { 'content-type': 'application/json' };
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { ...type, ...headers },
  });
}

/** A problem document of the service. */
export function problem(
  status: number,
  code: string,
  members: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  const standard = { type: `/docs/errors#${code}`, title: 'A title', status, detail: 'a detail', code };
  const body = { ...members, ...standard, instance: 'urn:request:r-1' };
  return json(status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** As Node's fetch fails. */
export function unreachable(): TypeError {
  return new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
}

/** Never answers, until its signal ends it. */
export function silent({ signal }: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

export function decision(word: unknown, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return { decision: word, attempt_id: 'a-1', attempts_left: 4, score: 2, reasons: [], flags: [], ...fields };
}
