import Type from 'typebox';
import { Strict, Time } from './object.ts';

/** The header `typ` of receipts: no decision token can pass for one, and no receipt for a decision token. */
export const RECEIPT_TYPE = 'keystroke-deletion+jwt';

export const DELETION_CAUSES = ['request', 'consent_withdrawn', 'inactive'] as const;
export type DeletionCause = (typeof DELETION_CAUSES)[number];

const Cause = Type.Enum(DELETION_CAUSES, { type: 'string' });

/** How much went with a person. */
const Removed = Strict({
  profiles: Type.Integer({ minimum: 0 }),
  samples: Type.Integer({ minimum: 0 }),
  attempts: Type.Integer({ minimum: 0 }),
  challenges: Type.Integer({ minimum: 0 }),
  sessions: Type.Integer({ minimum: 0 }),
});

/** The signed part of a receipt, and what opens it: who has the user id and the salt knows whom it is about. */
export const SIGNED_RECEIPT = {
  receipt: Type.String({ description: 'the same, signed: a JWT that names nobody' }),
  salt: Type.String({ description: 'with it and the user id it can be shown whom `receipt` is about' }),
};

/** What an erasure removed. */
export const ErasureReceipt = Strict({
  receipt_id: Type.String(),
  user_id: Type.String(),
  erased_at: Time,
  cause: Cause,
  removed: Removed,
  ...SIGNED_RECEIPT,
});
export type ErasureReceipt = Type.Static<typeof ErasureReceipt>;

/** What a signed receipt says (RFC 7519). Every claim is there, always. */
export const DeletionClaims = Strict(
  {
    iss: Type.String({ description: 'the service: TOKEN_ISSUER' }),
    app: Type.String({ description: 'application' }),
    sub: Type.String({ description: 'HMAC-SHA-256 of the user id under the salt, base64url' }),
    jti: Type.String({ description: 'receipt_id' }),
    cause: Cause,
    removed: Removed,
    iat: Type.Integer({ description: 'when the person was erased, seconds since 1970' }),
  },
  { description: 'claims of a deletion receipt' },
);
export type DeletionClaims = Type.Static<typeof DeletionClaims>;
