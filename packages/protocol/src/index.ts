export * from './compat.ts';
export type * from './console.ts';
export { ERROR_CATALOGUE, type ErrorCode, ProtocolError } from './errors.ts';
export { isUserId, MAX_USER_ID_LENGTH, UserId } from './userId.ts';
export * from './v1/index.ts';
