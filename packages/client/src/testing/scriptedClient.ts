import { createClient } from '../api/client.ts';
import type { ClientOptions } from '../api/options.ts';
import type { Sample } from '../api/protocol.ts';
import { createManualClock } from './manualClock.ts';
import { type Step, scriptedFetch } from './scriptedFetch.ts';

export const URL_OF_SERVICE = 'https://auth.example.org';
export const API_KEY = `ka_test_${'0'.repeat(16)}_${'A'.repeat(43)}`;

/** A client whose service is a script and whose time passes only in `clock.run`. */
export function scriptedClient(steps: readonly Step[], options: Partial<ClientOptions> = {}) {
  const clock = createManualClock();
  const { fetch, sent } = scriptedFetch(...steps);
  const client = createClient({
    ...{ url: URL_OF_SERVICE, apiKey: API_KEY, fetch, clock, random: () => 1 },
    ...options,
  });
  return { client, clock, sent };
}

export const SAMPLE: Sample = {
  keystroke_data: [
    { key: '#0', event: 'down', timestamp: 0 },
    { key: '#0', event: 'up', timestamp: 90 },
  ],
};
