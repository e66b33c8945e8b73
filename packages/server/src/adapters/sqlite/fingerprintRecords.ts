import { type Kysely, sql } from 'kysely';
import type { FingerprintRecords } from '../../ports/fingerprintRecords.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { fromDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { Schema } from './schema.ts';

const addSample = compiled<UserKey & { readonly fingerprint: Uint8Array }>()((db, slot) =>
  db
    .insertInto('fingerprints')
    .values({
      application: slot('application'),
      user_id: slot('userId'),
      fingerprint: slot('fingerprint'),
    })
    .onConflict((conflict) => conflict.doNothing()),
);

const knownOrigins = compiled<UserKey & { readonly kind: string }>()((db, slot) =>
  db
    .selectFrom('origins')
    .select('tag')
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('userId'))
    .where('kind', '=', slot('kind'))
    .orderBy('seen_at', 'desc')
    .orderBy('tag'),
);

export function fingerprintRecords(db: Kysely<Schema>): FingerprintRecords {
  return {
    async addSample({ application, userId }, fingerprint) {
      const { numAffectedRows = 0n } = await addSample(db, { application, userId, fingerprint });
      return numAffectedRows > 0n;
    },
    async knownOrigins({ application, userId }, kind) {
      return (await knownOrigins(db, { application, userId, kind })).rows.map(({ tag }) => tag);
    },
    async addOrigin({ application, userId }, kind, tag, at, keep) {
      await db
        .insertInto('origins')
        .values({ application, user_id: userId, kind, tag, seen_at: fromDate(at) })
        .onConflict((conflict) =>
          conflict.columns(['application', 'user_id', 'kind', 'tag']).doUpdateSet({ seen_at: fromDate(at) }),
        )
        .execute();
      const ofKind = db
        .selectFrom('origins')
        .select('tag')
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .where('kind', '=', kind);
      // The one that was just seen comes first, whatever the clock says.
      const kept = ofKind
        .orderBy(sql<boolean>`tag = ${tag}`, 'desc')
        .orderBy('seen_at', 'desc')
        .orderBy('tag')
        .limit(keep);
      await db
        .deleteFrom('origins')
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .where('kind', '=', kind)
        .where('tag', 'not in', kept)
        .execute();
    },
  };
}
