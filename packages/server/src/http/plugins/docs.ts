import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticateApiKey } from '../../services/keys/authenticateApiKey.ts';
import { renderErrorsHtml } from '../errorsPage.ts';
import { PLAIN_PAGE_POLICY } from '../plainPage.ts';
import { ERRORS_PATH } from '../problem.ts';
import { authenticateKey } from './authenticateKey.ts';
import { DOCS_PATHS, openDocsPages } from './docsPages.ts';
import { sendScriptSmall } from './docsScript.ts';
import { CLOSED_PAGE, guardPage } from './guardAnswers.ts';
import { keyOf } from './keyOf.ts';

/**
 * `GET /openapi.json`, the page that shows it at `/docs`, and the catalogue of errors. Everything comes from the
 * service itself; the policy on each page keeps a browser from loading anything else.
 */
export function serveDocs(
  server: FastifyInstance,
  authenticateApiKey: AuthenticateApiKey,
  needKey: boolean,
): void {
  server.register(async (docs) => {
    if (needKey) {
      docs.addHook('onRequest', async (request, reply) => requireKey(request, reply, authenticateApiKey));
    }
    docs.addHook('onSend', async (_request, reply, payload) => {
      if (!isHtml(reply)) return payload;
      const page = String(payload)
        .replace('<html>', '<html lang="en">')
        .replace('<head>', '<head>\n    <link rel="icon" href="../favicon.svg" />');
      guardPage(reply, policyOf(page));
      return page;
    });
    sendScriptSmall(docs, needKey ? 'private' : 'public');
    docs.get('/openapi.json', async () => server.openApi());
    let pages: ReturnType<typeof openDocsPages> | undefined;
    for (const path of DOCS_PATHS) {
      docs.get(path, async (_request, reply) => {
        pages ??= openDocsPages();
        const { status, headers, body } = await (await pages)(path);
        return reply.code(status).headers(headers).send(body);
      });
    }
  });

  // Open to all, also where the rest needs a key: the answer to a request without one points there.
  const page = renderErrorsHtml();
  server.get(ERRORS_PATH, async (_request, reply) => {
    guardPage(reply, [...CLOSED_PAGE, PLAIN_PAGE_POLICY].join('; '));
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

/** A browser can't send a bearer token of its own accord, but a password: the key, under any name. */
async function requireKey(
  request: FastifyRequest,
  reply: FastifyReply,
  authenticateApiKey: AuthenticateApiKey,
): Promise<void> {
  const secret = passwordOf(request) ?? keyOf(request);
  reply.header('www-authenticate', 'Basic realm="keystroke-auth", charset="UTF-8"');
  await authenticateKey(request, authenticateApiKey, secret);
  reply.removeHeader('www-authenticate');
}

function passwordOf({ headers }: FastifyRequest): string | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

function isHtml(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type') ?? '').startsWith('text/html');
}

/** The page's own inline script is allowed by its hash. */
function policyOf(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = inline.map(([, code = '']) => {
    return `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
  });
  return [
    ...CLOSED_PAGE,
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
  ].join('; ');
}
