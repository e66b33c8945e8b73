import type { Secrets } from '../../ports/secrets.ts';

/** What a bucket is called where others may read it: a keyed hash, for who asks is nobody else's business. */
export function bucketName(secrets: Pick<Secrets, 'tag'>, bucket: string): string {
  return Buffer.from(secrets.tag('limit', [bucket])).toString('base64url');
}
