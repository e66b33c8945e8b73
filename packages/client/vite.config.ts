import { defaultClientConditions, defineConfig } from 'vite';

/** The script for pages without modules: everything of `src/capture/script.ts` in one file, as `KeystrokeAuth`. */
export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    emptyOutDir: false,
    lib: {
      entry: 'src/capture/script.ts',
      name: 'KeystrokeAuth',
      formats: ['iife'],
      fileName: () => 'keystroke-auth.js',
    },
  },
});
