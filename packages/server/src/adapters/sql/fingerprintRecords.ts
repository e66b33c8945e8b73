import { type Kysely, sql } from 'kysely';
import type { FingerprintRecords } from '../../ports/fingerprintRecords.ts';
import { fromDate } from './columns.ts';
import { compiled, compiledAddition } from './compiled.ts';
import { countOf } from './countOf.ts';
import type { People } from './people.ts';
import type { Schema } from './schema.ts';

/**
 * Of a keyed hash that nobody else can compute: so many tell a person's samples apart, a million of them by all odds but
 * one in thirty million. Two that have the same by chance cost a try, and let nobody in.
 */
const FINGERPRINT_BYTES = 8;

interface Owner {
  readonly application: string;
  readonly pseudonym: string;
}

const addSample = compiledAddition<Owner & { readonly fingerprint: Uint8Array }>()((db, slot) =>
  db.insertInto('fingerprints').values({
    application: slot('application'),
    user_id: slot('pseudonym'),
    fingerprint: slot('fingerprint'),
  }),
);

const knownOrigins = compiled<Owner & { readonly kind: string }>()((db, slot) =>
  db
    .selectFrom('origins')
    .select('tag')
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('pseudonym'))
    .where('kind', '=', slot('kind')),
);

export function fingerprintRecords(db: Kysely<Schema>, people: People): FingerprintRecords {
  return {
    async addSample(user, sample) {
      const { pseudonym, secrets } = await people.get(user);
      const fingerprint = secrets.tag('sample', [sample]).subarray(0, FINGERPRINT_BYTES);
      const { application } = user;
      return addSample(db, { application, pseudonym, fingerprint });
    },
    async tagOrigin(user, kind, origin) {
      const { secrets } = await people.get(user);
      return Buffer.from(secrets.tag(`failures-${kind}`, [origin])).toString('base64url');
    },
    async knowsOrigin(user, kind, origin) {
      const { pseudonym, secrets } = await people.get(user);
      const { rows } = await knownOrigins(db, { application: user.application, pseudonym, kind });
      if (rows.length === 0) return 'none';
      const tag = secrets.tag(`origin-${kind}`, [origin]);
      return rows.some((row) => Buffer.compare(row.tag, tag) === 0) ? 'this' : 'others';
    },
    async addOrigin(user, kind, origin, at, keep) {
      const { application } = user;
      const { pseudonym, secrets } = await people.get(user);
      const tag = secrets.tag(`origin-${kind}`, [origin]);
      await db
        .insertInto('origins')
        .values({ application, user_id: pseudonym, kind, tag, seen_at: fromDate(at) })
        .onConflict((conflict) =>
          conflict.columns(['application', 'user_id', 'kind', 'tag']).doUpdateSet({ seen_at: fromDate(at) }),
        )
        .execute();
      const ofKind = db
        .selectFrom('origins')
        .select('tag')
        .where('application', '=', application)
        .where('user_id', '=', pseudonym)
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
        .where('user_id', '=', pseudonym)
        .where('kind', '=', kind)
        .where('tag', 'not in', kept)
        .execute();
    },
    async removeOrigins(application, before, limit) {
      const { numDeletedRows } = await db
        .deleteFrom('origins')
        .where('application', '=', application)
        .where(({ eb, refTuple, selectFrom }) => {
          const old = selectFrom('origins')
            .select(['user_id', 'kind', 'tag'])
            .where('application', '=', application)
            .where('seen_at', '<', fromDate(before))
            .orderBy('seen_at')
            .limit(limit);
          return eb(refTuple('user_id', 'kind', 'tag'), 'in', old.$asTuple('user_id', 'kind', 'tag'));
        })
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    countOrigins: (application, before) =>
      countOf(
        db
          .selectFrom('origins')
          .where('application', '=', application)
          .where('seen_at', '<', fromDate(before)),
      ),
  };
}
