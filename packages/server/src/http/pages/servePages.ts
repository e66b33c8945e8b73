import { ProtocolError } from '@keystroke-auth/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PLAIN_PAGE_POLICY, plainPage } from '../plainPage.ts';
import { CLOSED_PAGE, guardPage } from '../plugins/guardAnswers.ts';
import { type PageFile, readPages } from './readPages.ts';

/** Which pages there are. */
export interface PageSettings {
  readonly console: boolean;
  readonly demo: boolean;
  /** What the build made. */
  readonly folder: string;
}

const A_YEAR = 365 * 24 * 60 * 60;

/**
 * A page runs and loads what this service serves as a file, and nothing else: nothing inline, no code made of text, and
 * no HTML made of text either (Trusted Types without a policy).
 */
const PAGE_POLICY = [
  ...CLOSED_PAGE,
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** `/console/` and `/demo/`, where they are switched on, and the files that they load, whose names change with them. */
export function servePages(server: FastifyInstance, settings: PageSettings): void {
  const names = (['console', 'demo'] as const).filter((name) => settings[name]);
  if (names.length === 0) return;
  const { pages, assets } = readPages(settings.folder);
  for (const name of names) servePage(server, name, pages.get(name));
  server.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const file = assets.get(request.params.name);
    if (file === undefined) throw new ProtocolError('endpoint_not_found');
    reply
      .header('cache-control', `public, max-age=${A_YEAR}, immutable`)
      .header('cross-origin-resource-policy', 'same-origin');
    return send(request, reply, file);
  });
}

function servePage(server: FastifyInstance, name: string, page: PageFile | undefined): void {
  // Relative, as everything in the page: a proxy may add a path before it.
  server.get(`/${name}`, async (_request, reply) => reply.redirect(`${name}/`, 308));
  server.get(`/${name}/`, async (request, reply) => {
    reply.header('cache-control', 'no-cache');
    if (page === undefined) return sendUnbuilt(reply);
    guardPage(reply, PAGE_POLICY);
    return send(request, reply, page);
  });
}

function send(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  reply.type(file.type).header('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return reply.send(file.bytes);
  return reply.header('content-encoding', 'gzip').send(file.gzipped);
}

/** Sources run without a build, pages do not. */
function sendUnbuilt(reply: FastifyReply): FastifyReply {
  guardPage(reply, [...CLOSED_PAGE, PLAIN_PAGE_POLICY].join('; '));
  return reply
    .code(503)
    .type('text/html; charset=utf-8')
    .send(
      plainPage(
        'keystroke-auth: not built',
        '../',
        '<h1>This page is not built</h1>\n<p>Run <code>npm run build</code>, and start the service again. <code>npm start</code> does both.</p>',
      ),
    );
}
