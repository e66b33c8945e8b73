import { randomBytes, randomInt, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as keystrokes from '@keystroke-auth/client';
import express, { type Express, type Request } from 'express';
import { pageOf } from './pages.ts';

/** One visit: its step says which page is shown, and which form is taken. */
export interface Session {
  step: 'name' | 'signUp' | 'logIn' | 'confirm' | 'shop';
  message: string;
  name: string;
  userId: string;
  challenge: keystrokes.Challenge | null;
  code: { readonly digits: string; readonly attemptId: string | undefined } | null;
  /** While they sign up: how the password was typed, null where it still has to be; and what it has to be. */
  typings: readonly (string | null)[];
  account: Account | null;
  running: Promise<void>;
}
type Account = Readonly<{ userId: string; salt: Buffer; hash: Buffer }>;
export interface Options {
  readonly client: keystrokes.Client;
  /** Where the keys of decision tokens are, and the name by which the service signs them. */
  readonly tokens: { readonly jwksUrl: string; readonly issuer: string };
  /** The capture SDK as a plain script: packages/client/dist/keystroke-auth.js. */
  readonly sdk: string;
  /** Brings a code to a person: by mail, say. */
  readonly send: (name: string, code: string) => void;
}
type Step = (session: Session, form: URLSearchParams) => Promise<string>;
export const AUDIENCE = 'https://shop.example';
const [TEXT_ID, SOON] = ['login', { timeout: 3_000 }] as const;

/** All is kept in memory: a real shop has a store, sessions that expire, and limits on tries of passwords. */
export function createShop({ client, tokens, sdk, send }: Options): Express {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, Session>();

  /** Before anybody types: a challenge for this person, which the browser never sees. */
  const name: Step = async (session, form) => {
    session.name = (form.get('name') ?? '').trim().toLowerCase();
    if (session.name === '') return '';
    const account = accounts.get(session.name);
    session.userId = account?.userId ?? `shop-${randomUUID()}`;
    const action = account ? 'verify' : 'enrol';
    const asked = { user_id: session.userId, text_id: TEXT_ID, action, expires_in: 900 } as const;
    session.challenge = await client.challenges.create(asked, SOON).catch(() => null);
    if (!account && session.challenge === null)
      return 'Nobody can sign up right now. Please try again later.';
    session.step = account ? 'logIn' : 'signUp';
    return '';
  };

  const signUp: Step = async (session, form) => {
    if (accounts.has(session.name)) return 'This name is taken.';
    const [password = '', ...repeats] = form.getAll('password');
    const account = session.account ?? accountOf(session.userId, password);
    if (repeats.some((one) => one !== password) || !isOf(account, password)) return 'The passwords differ.';
    session.account = account;
    const typings = session.typings.map((typing, i) => typing ?? form.get(`typing${i + 1}`));
    session.typings = typings;
    if (typings.includes(null)) return 'Please type it by hand.';
    try {
      const samples = typings.map((typing) => sampleOf(typing, session));
      await client.users.enrol(session.userId, samples);
    } catch (error) {
      const { quality = [] } = error instanceof keystrokes.KeystrokeAuthError ? error.members : {};
      const refused = quality.filter(({ accepted }) => !accepted);
      // The others are kept, and need not be typed again.
      const again = new Set(refused.map(({ index }) => index));
      session.typings = typings.map((typing, i) => (again.has(i) ? null : typing));
      const hint = refused[0]?.findings[0]?.hint;
      if (hint === undefined) session.step = 'name';
      return hint ?? 'That did not work. Please begin again, and type your password by hand.';
    }
    session.step = 'name';
    if (accounts.has(session.name)) return 'This name is taken.';
    accounts.set(session.name, account);
    return 'Your account is ready. Now log in.';
  };

  /** Only an `allow` with its token lets anybody in. Whatever else comes, a fault too, means another factor. */
  const logIn: Step = async (session, form) => {
    const account = accounts.get(session.name);
    session.step = 'name';
    if (!account || !isOf(account, form.get('password'))) return 'That is not your password.';
    const ask = async () => client.users.verify(session.userId, sampleOf(form.get('typing'), session), SOON);
    const decision = await ask().catch(() => null);
    const whose = { subject: session.userId, nonce: session.challenge?.challenge_id ?? null };
    const expected = { ...tokens, ...whose, audience: AUDIENCE, application: 'default' };
    const claims = await keystrokes.verifyDecisionToken(decision?.token, expected).catch(() => null);
    session.step = keystrokes.isAllowed(decision) && claims !== null ? 'shop' : 'confirm';
    if (session.step === 'shop') return 'Your password and your rhythm are right.';
    session.code = { digits: `${randomInt(1e5, 1e6)}`, attemptId: decision?.attempt_id };
    send(session.name, session.code.digits);
    return '';
  };

  /** One try, since six digits are few. The service is told how it ended, so that the template learns. */
  const confirm: Step = async (session, form) => {
    const success = session.code !== null && form.get('code') === session.code.digits;
    const id = session.code?.attemptId;
    if (id) await client.attempts.outcome(id, { success, verified_by: 'code' }, SOON).catch(() => null);
    session.step = success ? 'shop' : 'name';
    return success ? 'The code was right.' : 'That was not the code.';
  };

  const steps = { name, signUp, logIn, confirm, shop: name };
  const app = express();
  const kept = { 'cache-control': 'max-age=3600' };
  app.use(express.static(fileURLToPath(new URL('public', import.meta.url)), { maxAge: '1h' }));
  app.get('/keystroke-auth.js', (_, response) => void response.type('js').set(kept).send(sdk));
  const security = { 'content-security-policy': "default-src 'self'", 'cache-control': 'no-store' };
  app.use((_, response, next) => next(void response.set(security)));
  app.get('/', (request, response) => void response.send(pageOf(sessions.get(idOf(request)) ?? EMPTY)));
  app.post('/', express.text({ type: '*/*' }), async (request, response) => {
    const form = new URLSearchParams(String(request.body));
    const step = form.get('step');
    // Every log-in begins a new session, so that nobody can prepare one for somebody else; the old one is over.
    const id = step === 'name' ? randomBytes(32).toString('base64url') : idOf(request);
    if (step === 'name') {
      sessions.delete(idOf(request));
      sessions.set(id, { ...EMPTY, running: Promise.resolve() });
      response.cookie('shop', id, { httpOnly: true, sameSite: 'strict' });
    }
    const session = sessions.get(id);
    // One after the other, each for the page it came from: a second click, or a page from before, does nothing.
    const act = async () => {
      if (session && step === session.step) session.message = await steps[step](session, form);
    };
    if (session) session.running = session.running.then(act, act);
    await session?.running;
    response.redirect(303, '/');
  });
  return app;
}

const NEW = { typings: [null, null, null, null, null], account: null } as const;
const EMPTY = {
  step: 'name',
  message: '',
  name: '',
  userId: '',
  challenge: null,
  code: null,
  ...NEW,
} as const;
const idOf = ({ headers }: Request) => /(?:^|; )shop=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '';

/** What the page says it recorded, with what only we know; the service checks the rest. */
function sampleOf(recorded: string | null, { challenge }: Session): keystrokes.Sample {
  const { keystroke_data = [], capture } = Object(JSON.parse(recorded || '{}'));
  const fixed = { ...capture, text: 'fixed', text_id: TEXT_ID } as const;
  return { keystroke_data, capture: fixed, challenge: challenge?.challenge ?? '' };
}

function accountOf(userId: string, password: string): Account {
  const salt = randomBytes(16);
  return { userId, salt, hash: hashOf(password, salt) };
}

function isOf({ salt, hash }: Account, password: string | null): boolean {
  return timingSafeEqual(hashOf(password, salt), hash);
}

/** By OWASP's parameters for scrypt; a busy shop does this on other threads. */
function hashOf(password: string | null, salt: Buffer): Buffer {
  return scryptSync(password ?? '', salt, 32, { N: 2 ** 17, maxmem: 2 ** 28 });
}
