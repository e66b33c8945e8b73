import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './scripts/closingLine.ts';

/** Tests run on the sources (condition `source`), so no build is needed first. */
export default defineConfig({
  ssr: { resolve: { conditions: ['source', ...defaultServerConditions] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'docs/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    globalSetup: ['scripts/postgres/testSetup.ts'],
    setupFiles: ['scripts/testSetup.ts'],
    pool: 'threads',
    // Many tests wait for browsers and servers, so there are more of them at a time than processors.
    maxWorkers: availableParallelism() + 1,
    isolate: false,
    reporters: ['default', new ClosingLine()],
    // Against tests that hang. How long anything takes is measured in bench, not here: machines that run this may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Once more where somebody waits for the verdict: what passes only then is named at the end, and is to be mended.
    retry: process.env.CI === 'true' ? 1 : 0,
    expect: { poll: { timeout: 60_000 } },
  },
});
