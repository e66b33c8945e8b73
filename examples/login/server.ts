// KEYSTROKE_AUTH_KEY=ka_live_… npm run example, with the service running (npm start): http://localhost:5001
import { readFileSync } from 'node:fs';
import { createClient, KeystrokeAuthError } from '@keystroke-auth/client';
import { AUDIENCE, createShop } from './shop.ts';

const { KEYSTROKE_AUTH_KEY = '', KEYSTROKE_AUTH_URL: url = 'http://localhost:5000' } = process.env;
const { EXAMPLE_PORT: port = '5001', TOKEN_ISSUER: issuer = 'urn:keystroke-auth' } = process.env;
// What is missing, in a line.
process.on('uncaughtException', ({ message }) => process.stderr.write(`${message}\n`, () => process.exit(1)));
const another = 'npm run -s cli -- keys create --label shop';
if (!KEYSTROKE_AUTH_KEY)
  throw new Error(`KEYSTROKE_AUTH_KEY is not set: npm start printed one, ${another} makes one`);
const client = createClient({ url, apiKey: KEYSTROKE_AUTH_KEY });
// Asked for once, by hand, where a backend's key may not change the policy: that an `allow` comes with a token.
await client.applications.changePolicy('default', { token_audience: AUDIENCE }).catch((error: unknown) => {
  if (!(error instanceof KeystrokeAuthError) || error.code !== 'network_failed') throw error;
  throw new Error(`nothing answers at ${url} (npm start starts it): ${error.detail}`);
});
const tokens = { jwksUrl: `${url}/.well-known/jwks.json`, issuer };
const send = (name: string, code: string) => process.stdout.write(`mail to ${name}: your code is ${code}\n`);
const sdk = readFileSync(new URL('../../packages/client/dist/keystroke-auth.js', import.meta.url), 'utf8');
const server = createShop({ client, tokens, sdk, send }).listen(Number(port), '127.0.0.1');
server.on('listening', () => process.stdout.write(`open http://localhost:${port}\n`));
