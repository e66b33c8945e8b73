import { randomBytes } from 'node:crypto';

/** What a server remembers of a visitor. A real one keeps it in a store and lets it expire. */
export interface Session {
  readonly user: string;
  /** Of the challenge that was made for this person's next transfer. */
  challengeId?: string;
}

const sessions = new Map<string, Session>();

/** Starts a session, after whatever else proves who somebody is. Gives the cookie. */
export function startSession(user: string): string {
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, { user });
  return `session=${id}; HttpOnly; SameSite=Strict; Path=/`;
}

export function sessionOf({ headers }: { readonly headers: { readonly cookie?: string | undefined } }) {
  return sessions.get(/(?:^|; )session=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? '');
}

/** What both applications have to be told. */
export interface Settings {
  /** Where the service is. */
  readonly service: string;
  readonly apiKey: string;
  /** The service's TOKEN_ISSUER. */
  readonly issuer: string;
  /** token_audience of the application's policy. */
  readonly audience: string;
}
