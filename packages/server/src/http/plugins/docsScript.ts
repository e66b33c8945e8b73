import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const PACKAGE = '@scalar/fastify-api-reference';
/** Where the package serves its script, below the page. */
export const DOCS_SCRIPT_FILE = 'js/scalar.js';
const A_YEAR = 365 * 24 * 60 * 60;

/** The script's address as the page names it: another one after every update of the package. */
export const DOCS_SCRIPT = `${DOCS_SCRIPT_FILE}?v=${versionOfPackage()}`;

/**
 * The page's script is five megabytes: it is sent compressed, once to every browser.
 *
 * @param cache who may keep it: only the browser where it is for those with a key
 */
export function sendScriptSmall(docs: FastifyInstance, cache: 'public' | 'private'): void {
  let compressed: Promise<Buffer> | undefined;
  docs.addHook('onSend', async (request, reply, payload) => {
    if (!request.routeOptions.url?.endsWith(`/${DOCS_SCRIPT_FILE}`) || typeof payload !== 'string')
      return payload;
    reply.header('vary', 'accept-encoding');
    if (request.url.endsWith(DOCS_SCRIPT)) {
      reply.header('cache-control', `${cache}, max-age=${A_YEAR}, immutable`);
    }
    if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return payload;
    compressed ??= promisify(gzip)(payload);
    // Fastify has counted the text by then.
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compressed;
  });
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.resolve(PACKAGE)), 'utf8'),
  );
  return encodeURIComponent(String(Reflect.get(Object(manifest), 'version')));
}
