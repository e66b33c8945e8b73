import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Looked for ten times as often as anybody waits: nobody waits more than a tenth longer. */
const LOOKS = 10;

/**
 * Answers `request_timeout` to whoever got no answer in time. Fastify's own `handlerTimeout` sets a timer and makes an
 * abort signal for every request, and ends both with an error that nobody sees: a twentieth of a verification. Everybody
 * waits equally long here, so those who came first are the first to be late.
 */
export function answerInTime(server: FastifyInstance, timeoutMs: number): void {
  const waiting = new Map<FastifyReply, number>();
  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const [reply, until] of waiting) {
        if (until > now) break;
        waiting.delete(reply);
        if (reply.sent) continue;
        // Nothing can be said any more when half of an answer is on its way.
        if (reply.raw.headersSent) reply.raw.destroy();
        else reply.send(new ProtocolError('request_timeout'));
      }
    },
    Math.max(1, timeoutMs / LOOKS),
  ).unref();
  server.addHook('onRequest', (_request, reply, done) => {
    waiting.set(reply, performance.now() + timeoutMs);
    done();
  });
  server.addHook('onResponse', (_request, reply, done) => {
    waiting.delete(reply);
    done();
  });
  server.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
}
