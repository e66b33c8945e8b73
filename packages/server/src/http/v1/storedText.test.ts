import { afterAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../../testing/postgres/testDatabases.ts';
import { startV1 } from '../../testing/v1.ts';

const databases = await testDatabases();
afterAll(() => databases?.removeAll());

describe.skipIf(databases === null)('a character that PostgreSQL holds in no text', () => {
  it('is refused as a mistake, not as a store that does not answer', async () => {
    if (databases === null) return;
    const v1 = await startV1({
      env: { DATABASE_URL: await databases.create(), KEY_DATABASE_URL: await databases.create() },
    });
    const hook = { url: 'https://app.example.org/hooks', events: ['user.locked'] };
    const nul = '\u0000';
    try {
      for (const [request, body] of [
        ['PUT /v1/users/ada/consent', { state: 'given', version: `v1${nul}` }],
        ['POST /v1/challenges', { user_id: 'ada', origin: `https://app.example.org${nul}` }],
        ['POST /v1/webhooks', { ...hook, url: `${hook.url}${nul}` }],
        ['POST /v1/webhooks', { ...hook, description: nul }],
      ] as const) {
        expect([request, (await v1.refused('body_invalid', request, body)).status]).toEqual([request, 400]);
      }
      expect((await v1.send('GET /v1/audit?actor=%00')).status).toBe(400);
    } finally {
      await v1.stop();
    }
  });
});
