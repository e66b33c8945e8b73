// `KEYSTROKE_AUTH_KEY=ka_live_… npm run example`, with the service running (`npm start`): http://localhost:5001
import { createClient } from '@keystroke-auth/client';
import { createApp } from './app.ts';

const {
  KEYSTROKE_AUTH_KEY = '',
  KEYSTROKE_AUTH_URL = 'http://localhost:5000',
  EXAMPLE_PORT = '5001',
} = process.env;
if (KEYSTROKE_AUTH_KEY === '') {
  process.stderr.write('set KEYSTROKE_AUTH_KEY to the key that the first "npm start" printed\n');
  process.exit(2);
}
const client = createClient({ url: KEYSTROKE_AUTH_URL, apiKey: KEYSTROKE_AUTH_KEY });
const app = createApp(client, (name, code) => process.stdout.write(`code for ${name}: ${code}\n`));
app.listen(Number(EXAMPLE_PORT), '127.0.0.1', () => {
  process.stdout.write(`open http://localhost:${EXAMPLE_PORT}\n`);
});
