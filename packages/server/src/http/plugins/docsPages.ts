import Fastify from 'fastify';
import { DOCS_SCRIPT, DOCS_SCRIPT_FILE } from './docsScript.ts';

const PREFIX = '/docs';
/** Where the page is, and what it loads. */
export const DOCS_PATHS = [PREFIX, `${PREFIX}/`, `${PREFIX}/${DOCS_SCRIPT_FILE}`] as const;

export interface DocsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The page that shows the document. Its package has a script of five megabytes, twice, as text: 25 MB of memory. So it is
 * loaded when somebody opens the page, which few services ever see, into a server that nobody else reaches.
 */
export async function openDocsPages(): Promise<(path: (typeof DOCS_PATHS)[number]) => Promise<DocsAnswer>> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const pages = Fastify();
  await pages.register(scalar, {
    routePrefix: PREFIX,
    configuration: {
      url: '../openapi.json',
      cdn: DOCS_SCRIPT,
      pageTitle: 'keystroke-auth',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  });
  return async (path) => {
    const { statusCode, headers, body } = await pages.inject(path);
    const kept = ['content-type', 'location'].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)] as const];
    });
    return { status: statusCode, headers: Object.fromEntries(kept), body };
  };
}
