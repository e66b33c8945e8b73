import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Two pages, `console` and `demo`, with what they share in files of its own. Addresses are relative, so that pages work
 * behind a proxy that adds a path; nothing is inline, since the pages' policy allows nothing inline.
 */
export default defineConfig({
  root: at('src'),
  base: './',
  resolve: { conditions: ['source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [at('src/console/index.html'), at('src/demo/index.html')],
      // Schemas are made where they are declared; a page that takes one list from there needs none of them.
      treeshake: { moduleSideEffects: (id: string) => !/\/protocol\/src\/|\/typebox\//.test(id) },
    },
  },
});
