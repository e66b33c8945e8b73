import Type from 'typebox';
import { Strict } from './object.ts';

/** Longest life of a decision token, from the moment of the attempt (s). */
export const TOKEN_LIFETIME_SECONDS = 60;
/** The header `typ` of decision tokens (RFC 8725, section 3.11): no other JWT can pass for one. */
export const TOKEN_TYPE = 'keystroke-decision+jwt';

/** The claim `aud`: a name or an address that the taker of tokens knows itself by. */
export const TokenAudience = Type.String({ minLength: 1, maxLength: 255, pattern: '^[!-~]+$' });

/** What a decision token says (RFC 7519). Every claim is there, always. */
export const DecisionClaims = Strict(
  {
    iss: Type.String({ description: 'the service: TOKEN_ISSUER' }),
    sub: Type.String({ description: 'user id' }),
    app: Type.String({ description: 'application' }),
    aud: Type.String({ description: 'token_audience of the application’s policy' }),
    nonce: Type.Union([Type.String(), Type.Null()], {
      description: 'challenge_id of the challenge that was answered; null when there was none',
    }),
    decision: Type.Literal('allow'),
    attempt_id: Type.String(),
    jti: Type.String({ description: 'the same for every token about one attempt' }),
    iat: Type.Integer({ description: 'when the attempt was made, seconds since 1970' }),
    exp: Type.Integer({ description: 'seconds since 1970; at most 60 after iat' }),
  },
  { description: 'claims of a decision token' },
);
export type DecisionClaims = Type.Static<typeof DecisionClaims>;

/** A public key of the service (RFC 8037). */
const PublicKey = Strict({
  kty: Type.Literal('OKP'),
  crv: Type.Literal('Ed25519'),
  use: Type.Literal('sig'),
  alg: Type.Literal('EdDSA'),
  kid: Type.String({ description: 'thumbprint of the key (RFC 7638)' }),
  x: Type.String({ description: '32 bytes, base64url' }),
});

/** The public keys of decision tokens (RFC 7517): old ones stay until nothing that they signed is valid any more. */
export const KeySet = Strict({ keys: Type.Array(PublicKey) }, { description: 'JSON Web Key Set' });
export type KeySet = Type.Static<typeof KeySet>;
