import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenIssuer, CLAIMS as DECISION } from '../testing/tokenIssuer.ts';
import type { KeySource } from '../tokens/keySource.ts';
import { verifyDecisionToken } from '../tokens/verifyDecisionToken.ts';
import { type VerifyReceiptOptions, verifyDeletionReceipt } from './verifyDeletionReceipt.ts';

const [service, attacker] = [await createTokenIssuer(), await createTokenIssuer()];
const HEADER = { typ: 'keystroke-deletion+jwt' };
const salt = randomBytes(32);
const person = { userId: 'ada', salt: salt.toString('base64url') };
const CLAIMS = {
  iss: 'urn:test:issuer',
  app: 'default',
  sub: createHmac('sha256', salt).update('ada').digest('base64url'),
  jti: 'receipt-1',
  cause: 'request',
  removed: { profiles: 1, samples: 5, attempts: 3, challenges: 0, sessions: 0 },
  iat: 1_700_000_000,
} as const;
const receipt = await service.sign(CLAIMS, HEADER);
const OPTIONS = {
  jwks: {
    keys: [{ ...service.jwk, kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', kid: service.kid }],
  },
  issuer: CLAIMS.iss,
  application: 'default',
} as const satisfies VerifyReceiptOptions;
type Change = Partial<Pick<VerifyReceiptOptions, 'issuer' | 'application' | 'person'>> & {
  readonly jwks?: KeySource;
};
const verify = (text: unknown, change: Change = {}) =>
  verifyDeletionReceipt(text, { ...OPTIONS, person, ...change });
const refused = (text: unknown, code: string, change: Change = {}) =>
  expect(verify(text, change)).rejects.toMatchObject({ name: 'DeletionReceiptError', code });

describe('a deletion receipt', () => {
  it('says what was erased, however long ago, and whom it is about to whoever knows', async () => {
    expect(await verify(receipt)).toEqual(CLAIMS);
    expect(await verifyDeletionReceipt(receipt, OPTIONS)).toEqual(CLAIMS);
    expect(receipt).not.toContain(Buffer.from('"ada"').toString('base64url'));
  });

  it('is about nobody else, and about nobody with another salt', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (userId) => {
        fc.pre(userId !== 'ada');
        await refused(receipt, 'person_differs', { person: { ...person, userId } });
      }),
      { numRuns: 30 },
    );
    for (const other of [randomBytes(32).toString('base64url'), 'x', `${person.salt}A`, `${person.salt}=`]) {
      await refused(receipt, 'person_differs', { person: { ...person, salt: other } });
    }
  });

  it('shows nothing when it was changed, or another signed it', async () => {
    const [head = '', , signature = ''] = receipt.split('.');
    const changed = Buffer.from(JSON.stringify({ ...CLAIMS, jti: 'receipt-2' })).toString('base64url');
    await refused(`${head}.${changed}.${signature}`, 'signature_invalid');
    await refused(await attacker.sign(CLAIMS, { ...HEADER, kid: service.kid }), 'signature_invalid');
    await refused(await attacker.sign(CLAIMS, HEADER), 'key_unknown');
    await refused(receipt, 'issuer_differs', { issuer: 'urn:other' });
    await refused(receipt, 'application_differs', { application: 'other' });
    for (const text of ['', 'x', null, 7, `${receipt}.x`, receipt.slice(1)])
      await refused(text, 'receipt_malformed');
  });

  it('shows nothing when a claim is missing or of another kind', async () => {
    for (const name of Object.keys(CLAIMS)) {
      const { [name]: _, ...others }: Record<string, unknown> = { ...CLAIMS };
      await refused(await service.sign(others, HEADER), 'claims_incomplete');
      await refused(await service.sign({ ...CLAIMS, [name]: {} }, HEADER), 'claims_incomplete');
    }
    const { samples: _, ...removed } = CLAIMS.removed;
    await refused(await service.sign({ ...CLAIMS, removed }, HEADER), 'claims_incomplete');
  });

  it('is no decision token, and a decision token is no receipt', async () => {
    await refused(await service.sign({ ...DECISION, ...CLAIMS }), 'receipt_malformed');
    const decision = verifyDecisionToken(await service.sign({ ...CLAIMS, ...DECISION }, HEADER), {
      ...{ jwks: OPTIONS.jwks, issuer: DECISION.iss, audience: DECISION.aud, application: 'default' },
      ...{ subject: 'ada', nonce: DECISION.nonce },
    });
    await expect(decision).rejects.toMatchObject({ code: 'type_refused' });
  });

  it('is not checked against nothing', async () => {
    for (const change of [
      { issuer: '' },
      { application: '' },
      { person: { userId: '', salt: person.salt } },
    ]) {
      await expect(verify(receipt, change)).rejects.toThrow(TypeError);
    }
    const jwks = { find: () => Promise.reject(new Error('down')) };
    await refused(receipt, 'keys_unavailable', { jwks });
  });
});
