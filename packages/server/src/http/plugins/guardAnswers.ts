import type { FastifyInstance, FastifyReply } from 'fastify';
import { isVersionOne } from '../problem.ts';

/** Answers of version 1 are about people: no cache keeps them, and no browser takes them for something else. */
export function guardAnswers(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (isVersionOne(request.url)) guardAnswer(reply);
    done();
  });
}

export function guardAnswer(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
}
