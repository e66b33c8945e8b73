import { createClient } from '@keystroke-auth/client';
import { requireDecision, type WithDecision } from '@keystroke-auth/client/express';
import express from 'express';
import { type Settings, sessionOf, startSession } from '../sessions.ts';

/** A bank that lets money go only when its owner has just typed. */
export function createApp({ service, apiKey, issuer, audience }: Settings): express.Express {
  const client = createClient({ url: service, apiKey });
  const app = express();
  app.use(express.json());

  // A password or a passkey is checked here: typing is a second factor.
  app.post('/sign-in', (request, response) => {
    response.setHeader('set-cookie', startSession(String(request.body.user)));
    response.json({});
  });

  // The page sends what is typed to the service itself, with this challenge, and gets a token for us.
  app.post('/challenge', async (request, response) => {
    const session = sessionOf(request);
    if (session === undefined) return void response.status(401).json({});
    const { challenge, challenge_id } = await client.challenges.create({ user_id: session.user });
    session.challengeId = challenge_id;
    response.json({ challenge });
  });

  const typedByOwner = requireDecision<express.Request>({
    ...{ jwksUrl: `${service}/.well-known/jwks.json`, issuer, audience, application: 'default' },
    subject: (request) => sessionOf(request)?.user,
    nonce: (request) => sessionOf(request)?.challengeId,
  });
  app.post('/transfer', typedByOwner, (request: express.Request & WithDecision, response) => {
    const session = sessionOf(request);
    if (session !== undefined) delete session.challengeId;
    response.json({ transferred: true, by: request.decision?.sub, attempt: request.decision?.attempt_id });
  });
  return app;
}
