import type { Secrets } from '../../ports/secrets.ts';
import type { WebhookKey, WebhookRecord } from '../../ports/webhookRecords.ts';

const PURPOSE = 'webhook';

export function sealSecret(secrets: Secrets, { application, id }: WebhookKey, secret: string): Uint8Array {
  return secrets.seal(PURPOSE, [application, id], Buffer.from(secret));
}

/**
 * The secrets that sign now, the newest first.
 *
 * @throws {SealBroken} for one that was sealed under another SECRET_KEY
 */
export function signingSecrets(secrets: Secrets, webhook: WebhookRecord, now: Date): string[] {
  const { application, id, sealedSecret, previous } = webhook;
  const sealed = [sealedSecret];
  if (previous !== null && previous.until > now) sealed.push(previous.sealedSecret);
  return sealed.map((one) => Buffer.from(secrets.open(PURPOSE, [application, id], one)).toString());
}
