import { randomBytes } from 'node:crypto';
import { Capture, PHRASE_LANGUAGES, Sample } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type Demo, VISIT_LASTS } from '../../services/demo/demo.ts';
import { readV1Sample } from '../v1/readV1Sample.ts';
import { compileValidator, type ReadKeystrokes } from '../v1/validateRequest.ts';

const COOKIE = 'keystroke-auth-demo';
const VISITOR = /(?:^|;\s*)keystroke-auth-demo=([\w-]{43})(?:;|$)/;

/** What the page sends: typing, and how it was recorded. No challenge, and nothing about where it comes from. */
const DemoSample = Type.Object(
  { keystroke_data: Sample.properties.keystroke_data, capture: Capture },
  { additionalProperties: false },
);
type DemoSample = Type.Static<typeof DemoSample>;
const PhraseQuery = Type.Object(
  { language: Type.Optional(Type.Enum(PHRASE_LANGUAGES, { type: 'string' })) },
  { additionalProperties: false },
);
type PhraseQuery = Type.Static<typeof PhraseQuery>;

/**
 * What the demo page calls. Whoever comes is a person of their own, told by a cookie that nothing else reads: they reach
 * nobody's data but theirs, and need no key.
 */
export function demoRoutes(server: FastifyInstance, demo: Demo, read: ReadKeystrokes): void {
  server.register(async (routes) => {
    routes.setValidatorCompiler<typeof DemoSample>(({ schema, httpPart }) =>
      compileValidator(schema, httpPart === 'body' ? 'body' : 'querystring', read),
    );
    routes.addHook('onRequest', (request) => request.limitRate('address'));
    routes.get<{ Querystring: PhraseQuery }>(
      '/demo/phrase',
      { schema: { querystring: PhraseQuery } },
      async ({ query }) => ({ text: demo.phrase(query.language ?? 'en') }),
    );
    routes.post<{ Body: DemoSample }>(
      '/demo/samples',
      { schema: { body: DemoSample } },
      async (request, reply) =>
        demo.enrol(visitorOf(request, reply), readV1Sample(read, request.body), request.id),
    );
    routes.post<{ Body: DemoSample }>(
      '/demo/tries',
      { schema: { body: DemoSample } },
      async (request, reply) =>
        demo.verify(visitorOf(request, reply), readV1Sample(read, request.body), request.id),
    );
    routes.delete('/demo/visit', async (request, reply) => {
      await demo.forget(visitorOf(request, reply), request.id);
      return reply.code(204).send();
    });
  });
}

/** Whose request it is; whoever has no cookie gets one. */
function visitorOf({ headers, protocol }: FastifyRequest, reply: FastifyReply): string {
  const known = VISITOR.exec(headers.cookie ?? '')?.[1];
  if (known !== undefined) return known;
  const visitor = randomBytes(32).toString('base64url');
  // Without a path it is that of these routes, also behind a proxy that adds one.
  const secure = protocol === 'https' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${COOKIE}=${visitor}; HttpOnly; SameSite=Strict; Max-Age=${VISIT_LASTS / 1_000}${secure}`,
  );
  return visitor;
}
