import { randomBytes, randomInt, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Client, isAllowed, KeystrokeAuthError, type Sample } from '@keystroke-auth/client';

/** Everything is kept in memory: a real application has a store, sessions that expire, and limits on tries. */
interface Account {
  readonly userId: string;
  readonly salt: Buffer;
  readonly phrase: Buffer;
}
interface Session {
  name: string;
  userId: string;
  challenge: string;
  /** Set while another factor is asked for; null where no attempt was recorded. */
  code: { readonly digits: string; readonly attemptId: string | null } | null;
}
type Body = Readonly<Record<string, unknown>>;

const TEXT_ID = 'login';
const FILES: Readonly<Record<string, readonly [name: string, type: string]>> = {
  '/': ['page.html', 'text/html'],
  '/page.css': ['page.css', 'text/css'],
  '/page.js': ['page.js', 'text/javascript'],
  '/recordTyping.js': ['recordTyping.js', 'text/javascript'],
};

/**
 * A sign-up and a log-in with typing as the second factor.
 *
 * @param send hands a person their code when their typing was not enough; a real application uses mail or an app
 */
export function createApp(client: Client, send: (name: string, code: string) => void): Server {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, Session>();

  /** A person is named: whoever is not known signs up. The challenge stays here, the page never sees it. */
  async function begin(session: Session, { name }: Body) {
    session.name = String(name).trim().toLowerCase();
    const account = accounts.get(session.name);
    session.userId = account?.userId ?? `example-${randomUUID()}`;
    const action = account === undefined ? 'enrol' : 'verify';
    const made = await client.challenges.create({ user_id: session.userId, text_id: TEXT_ID, action });
    session.challenge = made.challenge;
    return { known: account !== undefined };
  }

  async function signUp(session: Session, { phrase, typings }: Body) {
    if (accounts.has(session.name)) return { result: 'taken' };
    try {
      const samples = [typings].flat().map((typing) => sampleOf(typing, session.challenge));
      const { enrolled, consistency } = await client.users.enrol(session.userId, samples);
      if (!enrolled) return { result: 'more' };
      const salt = randomBytes(16);
      accounts.set(session.name, { userId: session.userId, salt, phrase: hashOf(phrase, salt) });
      return { result: 'done', risky: consistency?.risk_of_lockout === true };
    } catch (error) {
      if (!(error instanceof KeystrokeAuthError) || error.code !== 'samples_refused') throw error;
      const refused = (error.members.quality ?? []).filter(({ accepted }) => !accepted);
      const hints = refused.flatMap(({ findings }) => findings.map(({ hint }) => hint));
      return {
        result: 'again',
        indexes: refused.map(({ index }) => index),
        hint: hints.find((hint) => hint !== ''),
      };
    }
  }

  async function logIn(session: Session, { phrase, typing }: Body) {
    const account = accounts.get(session.name);
    const right = account !== undefined && timingSafeEqual(hashOf(phrase, account.salt), account.phrase);
    if (!right) return { result: 'wrong' };
    // Only an `allow` lets anybody in: a fault, too, means another factor.
    const decision = await client.users
      .verify(account.userId, sampleOf(typing, session.challenge), { timeout: 3_000 })
      .catch(() => null);
    if (decision !== null && isAllowed(decision)) return { result: 'in' };
    session.code = {
      digits: String(randomInt(1e6)).padStart(6, '0'),
      attemptId: decision?.attempt_id ?? null,
    };
    send(session.name, session.code.digits);
    return { result: 'code' };
  }

  /** One try, since six digits are few. The service is told how it ended, so that the template learns. */
  async function confirm(session: Session, { code }: Body) {
    const asked = session.code;
    session.code = null;
    if (asked === null) return { result: 'wrong' };
    const success = code === asked.digits;
    if (asked.attemptId !== null) {
      const outcome = { success, verified_by: 'code' };
      await client.attempts.outcome(asked.attemptId, outcome).catch(() => null);
    }
    return { result: success ? 'in' : 'wrong' };
  }

  const actions: Readonly<Record<string, (session: Session, body: Body) => Promise<object>>> = {
    '/begin': begin,
    '/sign-up': signUp,
    '/log-in': logIn,
    '/confirm': confirm,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = request.method === 'GET' ? FILES[request.url ?? ''] : undefined;
    if (file !== undefined) {
      response.setHeader('content-type', `${file[1]}; charset=utf-8`);
      response.end(readFileSync(new URL(file[0], import.meta.url)));
      return;
    }
    const action = request.method === 'POST' ? actions[request.url ?? ''] : undefined;
    if (action === undefined) {
      response.writeHead(404).end();
      return;
    }
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString('utf8'));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await action(sessionOf(request, response), Object(body))));
  }

  function sessionOf({ headers }: IncomingMessage, response: ServerResponse): Session {
    const known = sessions.get(/(?:^|; )example=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '');
    if (known !== undefined) return known;
    const id = randomBytes(32).toString('base64url');
    const session: Session = { name: '', userId: '', challenge: '', code: null };
    sessions.set(id, session);
    response.setHeader('set-cookie', `example=${id}; HttpOnly; SameSite=Strict; Path=/`);
    return session;
  }

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      response.writeHead(502, { 'content-type': 'application/json' }).end('{"result":"fault"}');
    });
  });
}

/** What the page says it recorded, and nothing else of it; the service checks the rest. */
function sampleOf(typing: unknown, challenge: string): Sample {
  const { keystroke_data, capture } = Object(typing);
  const { mode, device, flags, sdk } = Object(capture);
  return {
    keystroke_data,
    capture: { mode, device, flags, sdk, text: 'fixed', text_id: TEXT_ID },
    challenge,
  };
}

function hashOf(phrase: unknown, salt: Buffer): Buffer {
  return scryptSync(String(phrase), salt, 32);
}
