import type { DeletionClaims } from '@keystroke-auth/protocol';
import { isRecord } from '../isRecord.ts';
import { DeletionReceiptError } from './receiptError.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The claims of a payload: every one of them, of its kind. @throws {DeletionReceiptError} `claims_incomplete` */
export function readDeletion(payload: Fields): DeletionClaims {
  const removed = own(payload, 'removed');
  const cause = own(payload, 'cause');
  if (!isRecord(removed) || !isCause(cause)) throw new DeletionReceiptError('claims_incomplete');
  return {
    iss: text(payload, 'iss'),
    app: text(payload, 'app'),
    sub: text(payload, 'sub'),
    jti: text(payload, 'jti'),
    cause,
    removed: {
      profiles: count(removed, 'profiles'),
      samples: count(removed, 'samples'),
      attempts: count(removed, 'attempts'),
      challenges: count(removed, 'challenges'),
      sessions: count(removed, 'sessions'),
    },
    iat: count(payload, 'iat'),
  };
}

function text(fields: Fields, name: string): string {
  const value = own(fields, name);
  if (typeof value === 'string' && value !== '') return value;
  throw new DeletionReceiptError('claims_incomplete');
}

function count(fields: Fields, name: string): number {
  const value = own(fields, name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new DeletionReceiptError('claims_incomplete');
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isCause(value: unknown): value is DeletionClaims['cause'] {
  return value === 'request' || value === 'consent_withdrawn' || value === 'inactive';
}
