import { createAuditKeys } from '../adapters/crypto/auditKeys.ts';
import { createSecrets } from '../adapters/crypto/secrets.ts';
import type { AuditOptions } from '../adapters/sql/openedStore.ts';

/** Keys of the audit log of a store that is opened without a configuration. */
export function testAudit(): AuditOptions {
  const keys = createAuditKeys(createSecrets('a secret of the audit log of tests'));
  return { keys: async () => keys };
}
