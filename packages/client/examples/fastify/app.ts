import { createClient } from '@keystroke-auth/client';
import { requireDecision, type WithDecision } from '@keystroke-auth/client/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Settings, sessionOf, startSession } from '../sessions.ts';

declare module 'fastify' {
  interface FastifyRequest extends WithDecision {}
}

/** A bank that lets money go only when its owner has just typed. */
export function createApp({ service, apiKey, issuer, audience }: Settings): FastifyInstance {
  const client = createClient({ url: service, apiKey });
  const app = Fastify();

  // A password or a passkey is checked here: typing is a second factor.
  app.post<{ Body: { user: string } }>('/sign-in', async (request, reply) => {
    reply.header('set-cookie', startSession(request.body.user));
    return {};
  });

  // The page sends what is typed to the service itself, with this challenge, and gets a token for us.
  app.post('/challenge', async (request, reply) => {
    const session = sessionOf(request);
    if (session === undefined) return reply.code(401).send({});
    const { challenge, challenge_id } = await client.challenges.create({ user_id: session.user });
    session.challengeId = challenge_id;
    return { challenge };
  });

  const typedByOwner = requireDecision<FastifyRequest>({
    ...{ jwksUrl: `${service}/.well-known/jwks.json`, issuer, audience, application: 'default' },
    subject: (request) => sessionOf(request)?.user,
    nonce: (request) => sessionOf(request)?.challengeId,
  });
  app.post('/transfer', { preHandler: typedByOwner }, async (request) => {
    const session = sessionOf(request);
    if (session !== undefined) delete session.challengeId;
    return { transferred: true, by: request.decision?.sub, attempt: request.decision?.attempt_id };
  });
  return app;
}
