export type { DecisionClaims, KeySet } from '@keystroke-auth/protocol';
export type { KeySource } from './keySource.ts';
export { type RemoteKeysOptions, remoteKeys } from './remoteKeys.ts';
export { createSeenTokens, type SeenTokens } from './seenTokens.ts';
export type { TokenKeys } from './sourceOf.ts';
export { DecisionTokenError, TOKEN_ERRORS, type TokenErrorCode } from './tokenError.ts';
export {
  type TokenExpectations,
  type VerifyTokenOptions,
  verifyDecisionToken,
} from './verifyDecisionToken.ts';
