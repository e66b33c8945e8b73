import { randomBytes } from 'node:crypto';
import { DEVICE_CLASSES, MODEL_KINDS } from '@keystroke-auth/engine';
import { CAPTURE_MODES } from '@keystroke-auth/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { ProfileName, ProfileRecord, ProfileRecords, ProfileState } from '../../ports/profileRecords.ts';
import { fromDate, oneOf, toDate } from './columns.ts';
import { compiled, sameText } from './compiled.ts';
import type { People } from './people.ts';
import { dropBundles } from './probes.ts';
import type { ProfilesTable, Schema } from './schema.ts';

const TEXT_MODES = ['fixed', 'free'] as const;
const EDITION_BYTES = 12;

const find = compiled<Omit<ProfileName, 'userId'> & { readonly pseudonym: string }>()((db, slot) =>
  db
    .selectFrom('profiles')
    .selectAll()
    .where('application', '=', slot('application'))
    .where('user_id', '=', slot('pseudonym'))
    .where('text_tag', '=', slot('textTag'))
    .where('device', '=', slot('device'))
    .where('mode', '=', slot('mode'))
    .where('keyboard_tag', '=', slot('keyboardTag')),
);

const ofUser = compiled<{ readonly application: string; readonly pseudonym: string }>()((db, slot) =>
  db
    .selectFrom('profiles')
    .selectAll()
    .where('application', '=', sameText(slot('application')))
    .where('user_id', '=', sameText(slot('pseudonym')))
    .orderBy('created_at')
    .orderBy('id'),
);

export function profileRecords(db: Kysely<Schema>, people: People): ProfileRecords {
  return {
    async find(name) {
      const row = (await find(db, { ...name, pseudonym: await people.pseudonymOf(name) })).rows[0];
      return row === undefined ? null : toProfile(row, name.userId);
    },
    async byId(user, id) {
      const row = await db
        .selectFrom('profiles')
        .selectAll()
        .where('id', '=', id)
        .where('application', '=', user.application)
        .where('user_id', '=', await people.pseudonymOf(user))
        .executeTakeFirst();
      return row === undefined ? null : toProfile(row, user.userId);
    },
    async ofUser(user) {
      const { application } = user;
      const { rows } = await ofUser(db, { application, pseudonym: await people.pseudonymOf(user) });
      return rows.map((row) => toProfile(row, user.userId));
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
      const records: ProfileRecord[] = [];
      for (const row of rows) {
        const { userId } = await people.byPseudonym(row.application, row.user_id);
        records.push(toProfile(row, userId));
      }
      return records;
    },
    async save(record) {
      const { name, id, createdAt } = record;
      const changed = changedColumns(record);
      await db
        .insertInto('profiles')
        .values({
          application: name.application,
          user_id: await people.pseudonymOf(name),
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
    async remove(user, id) {
      // Samples and template versions go with it.
      const { numDeletedRows } = await db
        .deleteFrom('profiles')
        .where('id', '=', id)
        .where('application', '=', user.application)
        .where('user_id', '=', await people.pseudonymOf(user))
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await db
        .updateTable('attempts')
        .set({ probe: null })
        .where('user_id', '=', await people.pseudonymOf(user))
        .where('profile_id', '=', id)
        .where('probe', 'is not', null)
        .execute();
      await dropBundles(db, user.application, [{ user_id: await people.pseudonymOf(user), profile_id: id }]);
      return true;
    },
  };
}

function changedColumns(record: ProfileState) {
  return {
    edition: randomBytes(EDITION_BYTES).toString('base64url'),
    version: record.version,
    model: record.model,
    text_mode: record.textMode,
    typed_samples: record.typedSamples,
    imported_samples: record.importedSamples,
    anchor_version: record.anchorVersion,
    updated_at: fromDate(record.updatedAt),
  };
}

export function toProfile(row: Selectable<ProfilesTable>, userId: string): ProfileRecord {
  return {
    name: {
      application: row.application,
      userId,
      textTag: row.text_tag,
      device: oneOf(DEVICE_CLASSES, row.device),
      mode: oneOf(CAPTURE_MODES, row.mode),
      keyboardTag: row.keyboard_tag,
    },
    id: row.id,
    version: row.version,
    edition: row.edition,
    model: row.model === null ? null : oneOf(MODEL_KINDS, row.model),
    textMode: row.text_mode === null ? null : oneOf(TEXT_MODES, row.text_mode),
    typedSamples: row.typed_samples,
    importedSamples: row.imported_samples,
    anchorVersion: row.anchor_version,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  };
}
