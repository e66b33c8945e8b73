import { CliError } from '../cliError.ts';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** A caller of a running deployment. */
export interface ApiClient {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** No answer at all within it is a failed deployment. */
const TIMEOUT_MS = 30_000;

/** @throws {CliError} when nothing answers at `url` */
export function createApiClient(url: string, apiKey?: string): ApiClient {
  const base = parseBase(url);
  const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await reach(base, path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return {
      status: response.status,
      body: toRecord(await response.json().catch(() => null)),
      headers: response.headers,
    };
  };
  const send = (method: 'POST' | 'PATCH', path: string, body: unknown): Promise<Answer> =>
    call(path, {
      method,
      headers: { ...authorization, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    get: (path) => call(path, { headers: authorization }),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => call(path, { method: 'DELETE', headers: authorization }),
  };
}

async function reach(base: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new CliError(
      `nothing answers at ${base}: ${cause instanceof Error ? cause.message : String(cause)}`,
      1,
    );
  }
}

function parseBase(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new CliError(`--url: got ${JSON.stringify(url)}, expected something like http://localhost:5000`, 2);
  }
  return parsed.href.replace(/\/+$/, '');
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
