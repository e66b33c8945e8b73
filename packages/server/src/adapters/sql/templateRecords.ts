import { MODEL_KINDS } from '@keystroke-auth/engine';
import type { Kysely } from 'kysely';
import { TEMPLATE_CAUSES, type TemplateRecords } from '../../ports/templateRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import { type ProfileColumns, profileColumns } from './ofProfile.ts';
import type { People } from './people.ts';
import type { Schema } from './schema.ts';
import { openTemplate, sealTemplate } from './sealed.ts';

const read = compiled<ProfileColumns & { readonly version: number }>()((db, slot) =>
  db
    .selectFrom('template_versions')
    .select('template')
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('user_id'))
    .where('profile_id', '=', slot('profile_id'))
    .where('version', '=', slot('version')),
);

export function templateRecords(db: Kysely<Schema>, people: People): TemplateRecords {
  return {
    async read(profile, version) {
      const columns = await profileColumns(people, profile);
      const sealed = (await read(db, { ...columns, version })).rows[0]?.template;
      if (sealed === undefined) return null;
      return openTemplate(await people.get(profile.name), profile.id, version, sealed);
    },
    async versions(profile) {
      const columns = await profileColumns(people, profile);
      const rows = await db
        .selectFrom('template_versions')
        .select(['version', 'cause', 'model', 'created_at'])
        .where((row) => row.and(columns))
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => ({
        version: row.version,
        cause: oneOf(TEMPLATE_CAUSES, row.cause),
        model: oneOf(MODEL_KINDS, row.model),
        createdAt: toDate(row.created_at),
      }));
    },
    async add(profile, { version, cause, model, createdAt }, template) {
      const sealed = sealTemplate(await people.get(profile.name), profile.id, version, template);
      await db
        .insertInto('template_versions')
        .values({
          ...(await profileColumns(people, profile)),
          version,
          cause,
          model,
          template: sealed,
          created_at: fromDate(createdAt),
        })
        .execute();
    },
    async trim(profile, keep, alsoKeep) {
      const columns = await profileColumns(people, profile);
      const newest = db
        .selectFrom('template_versions')
        .select('version')
        .where((row) => row.and(columns))
        .orderBy('version', 'desc')
        .limit(keep);
      let others = db
        .deleteFrom('template_versions')
        .where((row) => row.and(columns))
        .where('version', 'not in', newest);
      // PostgreSQL knows no empty list.
      if (alsoKeep.length > 0) others = others.where('version', 'not in', alsoKeep);
      await others.execute();
    },
    async clear(profile) {
      const columns = await profileColumns(people, profile);
      await db
        .deleteFrom('template_versions')
        .where((version) => version.and(columns))
        .execute();
    },
  };
}
