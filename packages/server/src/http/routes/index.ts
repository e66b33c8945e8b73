import type { FastifyInstance } from 'fastify';
import { escapeHtml, PLAIN_PAGE_POLICY, plainPage } from '../plainPage.ts';
import { CLOSED_PAGE, guardPage } from '../plugins/guardAnswers.ts';
import { ERRORS_PATH } from '../problem.ts';

interface Place {
  readonly name: string;
  readonly path: string;
  readonly about: string;
}

const CONSOLE: Place = {
  name: 'console',
  path: '/console/',
  about: 'for operators: people, tries, policies, keys; entered with an API key',
};
const DEMO: Place = { name: 'demo', path: '/demo/', about: 'try it: type a phrase, see your rhythm' };

/** What there is to see, for whoever opens the service's address. */
const PLACES: readonly Place[] = [
  {
    name: 'docs',
    path: '/docs',
    about: 'every route, with examples; in production it asks for a key as its password',
  },
  { name: 'openapi', path: '/openapi.json', about: 'the same as an OpenAPI document' },
  { name: 'errors', path: ERRORS_PATH, about: 'what every code means, and what to do' },
  { name: 'health', path: '/health', about: 'whether the service and its store answer' },
];

const GUIDE = 'docs/guide/README.md';

/** `GET /`: where to go on, as a page for browsers and as JSON for everybody else. Needs no key. */
export function indexRoute(
  server: FastifyInstance,
  pages: { readonly console: boolean; readonly demo: boolean },
): void {
  const places = [...(pages.demo ? [DEMO] : []), ...(pages.console ? [CONSOLE] : []), ...PLACES];
  const json = {
    service: 'keystroke-auth',
    ...Object.fromEntries(places.map(({ name, path }) => [name, path])),
    guide: `${GUIDE} in the repository`,
  };
  const page = renderIndex(places);
  server.get('/', async (request, reply) => {
    reply.header('vary', 'accept');
    if (!/\btext\/html\b/.test(request.headers.accept ?? '')) return json;
    guardPage(reply, [...CLOSED_PAGE, PLAIN_PAGE_POLICY].join('; '));
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

function renderIndex(places: readonly Place[]): string {
  const items = places.map(
    // Relative, so that they lead somewhere behind a proxy that adds a path, too.
    ({ path, about }) => `<li><a href="${path.slice(1)}">${path}</a>: ${escapeHtml(about)}</li>`,
  );
  return plainPage(
    'keystroke-auth',
    '',
    `<h1>keystroke-auth</h1>
<p>Authentication by typing rhythm. The service is running.</p>
<ul>
${items.join('\n')}
</ul>
<p>How to integrate it: <code>${GUIDE}</code> in the repository.</p>`,
  );
}
