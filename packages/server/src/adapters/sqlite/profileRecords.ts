import { DEVICE_CLASSES, MODEL_KINDS } from '@keystroke-auth/engine';
import { CAPTURE_MODES } from '@keystroke-auth/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { ProfileName, ProfileRecord, ProfileRecords } from '../../ports/profileRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled } from './compiled.ts';
import type { ProfilesTable, Schema } from './schema.ts';

const TEXT_MODES = ['fixed', 'free'] as const;

const find = compiled<ProfileName>()((db, slot) =>
  db
    .selectFrom('profiles')
    .selectAll()
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('userId'))
    .where('text_tag', '=', slot('textTag'))
    .where('device', '=', slot('device'))
    .where('mode', '=', slot('mode'))
    .where('keyboard_tag', '=', slot('keyboardTag')),
);

export function profileRecords(db: Kysely<Schema>): ProfileRecords {
  return {
    async find(name) {
      const row = (await find(db, name)).rows[0];
      return row === undefined ? null : toRecord(row);
    },
    async byId({ application, userId }, id) {
      const row = await db
        .selectFrom('profiles')
        .selectAll()
        .where('id', '=', id)
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },
    async ofUser({ application, userId }) {
      const rows = await db
        .selectFrom('profiles')
        .selectAll()
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toRecord);
    },
    async pageOfTyped(after, limit) {
      const rows = await db
        .selectFrom('profiles')
        .selectAll()
        .where('typed_samples', '>', 0)
        .where('id', '>', after ?? '')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toRecord);
    },
    async save(record) {
      const { name, id, createdAt } = record;
      const changed = changedColumns(record);
      await db
        .insertInto('profiles')
        .values({
          application: name.application,
          user_id: name.userId,
          text_tag: name.textTag,
          device: name.device,
          mode: name.mode,
          keyboard_tag: name.keyboardTag,
          id,
          created_at: fromDate(createdAt),
          ...changed,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['application', 'user_id', 'text_tag', 'device', 'mode', 'keyboard_tag'])
            .doUpdateSet(changed),
        )
        .execute();
    },
    async remove({ application, userId }, id) {
      // Samples and template versions go with it.
      const { numDeletedRows } = await db
        .deleteFrom('profiles')
        .where('id', '=', id)
        .where('application', '=', application)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await db
        .updateTable('attempts')
        .set({ probe: null })
        .where('profile_id', '=', id)
        .where('probe', 'is not', null)
        .execute();
      return true;
    },
  };
}

function changedColumns(record: ProfileRecord) {
  return {
    version: record.version,
    model: record.model,
    text_mode: record.textMode,
    typed_samples: record.typedSamples,
    imported_samples: record.importedSamples,
    feature_length: record.featureLength,
    anchor_version: record.anchorVersion,
    updated_at: fromDate(record.updatedAt),
  };
}

function toRecord(row: Selectable<ProfilesTable>): ProfileRecord {
  return {
    name: {
      application: row.application,
      userId: row.user_id,
      textTag: row.text_tag,
      device: oneOf(DEVICE_CLASSES, row.device),
      mode: oneOf(CAPTURE_MODES, row.mode),
      keyboardTag: row.keyboard_tag,
    },
    id: row.id,
    version: row.version,
    model: row.model === null ? null : oneOf(MODEL_KINDS, row.model),
    textMode: row.text_mode === null ? null : oneOf(TEXT_MODES, row.text_mode),
    typedSamples: row.typed_samples,
    importedSamples: row.imported_samples,
    featureLength: row.feature_length,
    anchorVersion: row.anchor_version,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  };
}
