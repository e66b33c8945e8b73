import type { Example } from '../../../openapi/operation.ts';

export const CHALLENGE_EXAMPLES: readonly Example[] = [
  {
    name: 'log-in',
    summary: 'For a log-in page',
    body: {
      user_id: 'ada',
      text_id: 'passphrase',
      action: 'verify',
      origin: 'https://app.example.org',
      expires_in: 120,
    },
    status: 201,
  },
  {
    name: 'phrase',
    summary: 'With words to type, new every time',
    body: { user_id: 'ada', text_id: 'phrases', phrase: { language: 'en', min_keys: 40 } },
    status: 201,
    drawn: true,
  },
  {
    name: 'bad-origin',
    summary: 'An origin has no path',
    body: { user_id: 'ada', origin: 'https://app.example.org/login' },
    status: 400,
  },
];
