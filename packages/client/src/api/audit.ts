import type { AuditAction, AuditEntry, AuditPage } from '@keystroke-auth/protocol';
import { READ } from './kinds.ts';
import type { CallOptions } from './options.ts';
import { isPage, listing, type PageQuery } from './pages.ts';
import { withDates, withQuery } from './path.ts';
import type { Send } from './request.ts';

export interface AuditQuery extends PageQuery {
  /** Whom it was about. */
  readonly userId?: string;
  readonly action?: AuditAction;
  /** Such as `key:` and its id. */
  readonly actor?: string;
  readonly since?: Date;
  readonly until?: Date;
}

/** Who did what. */
export interface Audit {
  /** Rows, newest first, page after page. */
  list(query?: AuditQuery, options?: CallOptions): AsyncGenerator<AuditEntry, void, undefined>;
  /** One page of rows. */
  page(query?: AuditQuery, options?: CallOptions): Promise<AuditPage>;
}

export function createAudit(send: Send): Audit {
  return listing(async (query: AuditQuery = {}, options?: CallOptions) =>
    send({ ...READ, path: withQuery('/v1/audit', withDates(query)), check: isPage<AuditPage> }, options),
  );
}
