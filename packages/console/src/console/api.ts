import { type Client, createClient, KeystrokeAuthError } from '@keystroke-auth/client';
import type {
  ConsoleAuditCheck,
  ConsoleBackups,
  ConsoleLatency,
  ConsoleSystem,
} from '@keystroke-auth/protocol';
import { signal } from '@preact/signals';

/** Who sits here, as the service says. */
export interface Session {
  readonly key_id: string;
  readonly label: string;
  readonly application: string;
  readonly environment: 'live' | 'test';
  readonly scopes: readonly string[];
  readonly ends_at: string;
}

/** Undefined until the service was asked; null for nobody. */
export const session = signal<Session | null | undefined>(undefined);
/** Why nobody is signed in any more; null where nobody was. */
export const signedOutBecause = signal<string | null>(null);

const base = new URL('..', document.baseURI).href;
const ownUrl = (name: string): string => new URL(`v1/console/${name}`, base).href;
const SESSION = ownUrl('session');
/** What only this page sends, and no form of another site can. `watching` keeps no session alive. */
type Presence = '1' | 'watching';

/** The session's cookie stands in for a key: scripts never see either. */
function sender(presence: Presence) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.delete('authorization');
    headers.set('x-console', presence);
    const answer = await fetch(url, { ...init, headers, credentials: 'same-origin' });
    if (answer.status === 401) end('Your session has ended. Sign in again to go on.');
    return answer;
  };
}

const clientFor = (presence: Presence): Client =>
  createClient({ url: base, apiKey: 'session', fetch: sender(presence), retries: 1, timeout: 20_000 });

/** For what somebody does. */
export const api = clientFor('1');
/** For what the page asks for by itself. */
export const watcher = clientFor('watching');

export async function resumeSession(): Promise<void> {
  const answer = await fetch(SESSION, { headers: { 'x-console': '1' } });
  session.value = answer.status === 200 ? await answer.json() : null;
}

/** @throws {Error} with words for whoever typed the key */
export async function signIn(key: string): Promise<void> {
  if (!/^[!-~]+$/.test(key)) throw new Error('That is not an API key: keys begin with ka_live_ or ka_test_.');
  const answer = await fetch(SESSION, {
    method: 'POST',
    headers: { 'x-console': '1', authorization: `Bearer ${key}` },
  }).catch(() => null);
  if (answer === null) throw new Error('The service does not answer.');
  if (answer.status === 401) throw new Error('This key is not known here, or no longer in use.');
  if (answer.status === 429) throw new Error('Too many tries: wait a minute.');
  if (!answer.ok) throw new Error(await refusalIn(answer));
  signedOutBecause.value = null;
  session.value = await answer.json();
}

/** A proxy in between may answer with a page of its own. */
async function refusalIn(answer: Response): Promise<string> {
  const problem: unknown = await answer.json().catch(() => null);
  const { detail }: { detail?: unknown } = Object(problem);
  return typeof detail === 'string'
    ? `The service refused: ${detail}`
    : `Something answered ${answer.status} in place of the service.`;
}

export async function signOut(): Promise<void> {
  const answer = await fetch(SESSION, { method: 'DELETE', headers: { 'x-console': '1' } }).catch(() => null);
  end(
    answer?.ok === true
      ? null
      : 'This page is signed out, but the service could not write it down: a copy of the session would end after 15 minutes.',
  );
}

/** Why something was refused, in words for people. */
class Refused extends Error {}

/** What the service tells an operator of the deployment. */
export const operations = {
  system: () => askOwn<ConsoleSystem>('system'),
  backups: () => askOwn<ConsoleBackups>('backups'),
  latency: () => askOwn<ConsoleLatency>('latency'),
  checkAudit: () => askOwn<ConsoleAuditCheck>('audit-check', 'POST'),
};

async function askOwn<Answer>(name: string, method: 'GET' | 'POST' = 'GET'): Promise<Answer> {
  const answer = await sender('1')(ownUrl(name), { method }).catch(() => null);
  if (answer === null) throw new Refused('The service does not answer.');
  const body = await answer.json();
  if (answer.ok) return body;
  throw new Refused(
    body.code === 'scope_missing'
      ? `This is about the whole deployment: it is shown to keys of the application default that have the scope audit:read, and to those with the scope tenants.`
      : `${body.title}. ${body.detail}`,
  );
}

/** What the service says piece by piece, to this page only. @throws {Error} where it refuses or breaks off */
export async function openStream(name: 'attempts', signal: AbortSignal): Promise<AsyncIterable<string>> {
  const answer = await sender('watching')(ownUrl(name), { signal });
  if (!answer.ok || answer.body === null) throw new Error('refused');
  return pieces(answer.body.pipeThrough(new TextDecoderStream()).getReader());
}

/** Safari iterates over no stream. */
async function* pieces(reader: ReadableStreamDefaultReader<string>): AsyncGenerator<string> {
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

function end(because: string | null): void {
  if (session.value === null) return;
  signedOutBecause.value = because;
  session.value = null;
}

/** What went wrong, for people. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof KeystrokeAuthError)) return 'The page could not do this.';
  switch (error.code) {
    case 'network_failed':
    case 'timed_out':
      return 'The service does not answer.';
    case 'scope_missing':
      return `Your key may not do this: it needs the scope ${error.members.required_scope ?? ''}.`;
    default:
      return `${error.title}. ${error.detail}`;
  }
}
