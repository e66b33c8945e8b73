import Type from 'typebox';
import { UserId } from '../userId.ts';
import { Strict, Time } from './object.ts';
import { Context, TextId } from './sample.ts';
import { TextStrength } from './textStrength.ts';

export const CHALLENGE_ACTIONS = ['enrol', 'verify', 'auto'] as const;
export type ChallengeAction = (typeof CHALLENGE_ACTIONS)[number];
export const PHRASE_LANGUAGES = ['en', 'es', 'de', 'fr', 'hi'] as const;
export type PhraseLanguage = (typeof PHRASE_LANGUAGES)[number];

export const ChallengeRequest = Strict({
  user_id: UserId,
  text_id: Type.Optional(TextId),
  action: Type.Optional(
    Type.Enum(CHALLENGE_ACTIONS, {
      type: 'string',
      description: 'the one thing it is good for; default verify',
    }),
  ),
  origin: Type.Optional(
    Type.String({
      maxLength: 256,
      pattern: '^https?://[^/?#\\s\\u0000]+$',
      description: 'the web origin that may use it from a browser, such as https://app.example.org',
    }),
  ),
  context: Type.Optional(Context),
  expires_in: Type.Optional(Type.Integer({ minimum: 10, maximum: 900, description: 'seconds; default 300' })),
  phrase: Type.Optional(
    Strict(
      {
        language: Type.Optional(Type.Enum(PHRASE_LANGUAGES, { type: 'string', description: 'default en' })),
        words: Type.Optional(Type.Integer({ minimum: 2, maximum: 20 })),
        min_keys: Type.Optional(Type.Integer({ minimum: 8, maximum: 200 })),
      },
      {
        description: 'asks for words to be typed, new every time; needs key names and a profile of free text',
      },
    ),
  ),
});
export type ChallengeRequest = Type.Static<typeof ChallengeRequest>;

export const Challenge = Strict({
  challenge: Type.String({ description: 'the token: shown once; good for one use' }),
  challenge_id: Type.String(),
  user_id: Type.String(),
  text_id: Type.String(),
  action: Type.Enum(CHALLENGE_ACTIONS, { type: 'string' }),
  origin: Type.Union([Type.String(), Type.Null()]),
  expires_at: Time,
  phrase: Type.Union([
    Strict({
      text: Type.String(),
      language: Type.Enum(PHRASE_LANGUAGES, { type: 'string' }),
      keys: Type.Integer(),
      entropy_bits: Type.Number(),
      strength: TextStrength,
    }),
    Type.Null(),
  ]),
});
export type Challenge = Type.Static<typeof Challenge>;
