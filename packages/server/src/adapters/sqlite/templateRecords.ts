import { MODEL_KINDS } from '@keystroke-auth/engine';
import type { Kysely } from 'kysely';
import { TEMPLATE_CAUSES, type TemplateRecords } from '../../ports/templateRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { Schema } from './schema.ts';

const read = compiled<{ profileId: string; version: number }>()((db, slot) =>
  db
    .selectFrom('template_versions')
    .select('template')
    .where('profile_id', '=', slot('profileId'))
    .where('version', '=', slot('version')),
);

export function templateRecords(db: Kysely<Schema>): TemplateRecords {
  return {
    async read(profileId, version) {
      return (await read(db, { profileId, version })).rows[0]?.template ?? null;
    },
    async versions(profileId) {
      const rows = await db
        .selectFrom('template_versions')
        .select(['version', 'cause', 'model', 'created_at'])
        .where('profile_id', '=', profileId)
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => ({
        version: row.version,
        cause: oneOf(TEMPLATE_CAUSES, row.cause),
        model: oneOf(MODEL_KINDS, row.model),
        createdAt: toDate(row.created_at),
      }));
    },
    async add(profileId, { version, cause, model, createdAt }, template) {
      await db
        .insertInto('template_versions')
        .values({ profile_id: profileId, version, cause, model, template, created_at: fromDate(createdAt) })
        .execute();
    },
    async trim(profileId, keep, alsoKeep) {
      const newest = db
        .selectFrom('template_versions')
        .select('version')
        .where('profile_id', '=', profileId)
        .orderBy('version', 'desc')
        .limit(keep);
      await db
        .deleteFrom('template_versions')
        .where('profile_id', '=', profileId)
        .where('version', 'not in', newest)
        .where('version', 'not in', alsoKeep)
        .execute();
    },
    async clear(profileId) {
      await db.deleteFrom('template_versions').where('profile_id', '=', profileId).execute();
    },
  };
}
