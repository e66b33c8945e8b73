import type { AuditAction, AuditEntry, AuditPage } from '@keystroke-auth/protocol';
import { objectWith } from './answers.ts';
import type { CallOptions } from './options.ts';
import { everyItem, type PageQuery } from './pages.ts';
import { withQuery } from './path.ts';
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

const isAuditPage = objectWith<AuditPage>('items', 'next_cursor');

export function createAudit(send: Send): Audit {
  const read = { method: 'GET', repeat: 'always', statuses: [200] } as const;
  const page: Audit['page'] = async ({ userId, since, until, ...query } = {}, options) => {
    const asked = { ...query, user_id: userId, since: since?.toISOString(), until: until?.toISOString() };
    return send({ ...read, path: withQuery('/v1/audit', asked), check: isAuditPage }, options);
  };
  return { list: (query = {}, options) => everyItem(page, query, options), page };
}
