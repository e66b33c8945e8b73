import { join } from 'node:path';
import { encodeEvents, parseEvents } from '@keystroke-auth/engine';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulateTyping } from '../../cli/client/simulateTyping.ts';
import type { Vault } from '../../ports/vault.ts';
import { at, idOf, nameOf } from '../../testing/records/fixtures.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { bytesOfStore, migrateBefore, openStoreOfFile } from '../../testing/storeOfFile.ts';
import { openTestVault } from '../../testing/vault.ts';
import type { OpenedStore } from '../sql/openedStore.ts';
import type { Schema } from '../sql/schema.ts';
import { openDatabase } from './openDatabase.ts';

/** More than one batch. */
const PEOPLE = 45;
const userIdOf = (n: number) => `person-number-${n}@example.org`;
const reasonOf = (n: number) => `reason for exempting ${n}`;
const sampleOf = (n: number) => Buffer.from(encodeEvents(parseEvents(simulateTyping(n, 1))));
const probeOf = (n: number) => Buffer.from(encodeEvents(parseEvents(simulateTyping(n, 2))));
const templateOf = (n: number) => Buffer.from(`template of ${n}: ${'mean and variance '.repeat(9)}`);

describe('a store from before encryption', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  const opened: { close(): unknown }[] = [];
  beforeEach(async () => {
    folder = temporaryFolder();
    file = join(folder.path, 'store.db');
    await writePlain(file);
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
    folder.remove();
  });

  function open(wrap?: (vault: Vault) => Vault): ReturnType<typeof openStoreOfFile> {
    const store = openStoreOfFile(file, wrap);
    opened.push(store);
    return store;
  }

  /** What of the plain data the files hold. */
  function readable(): string[] {
    const bytes = bytesOfStore(file);
    const found: string[] = [];
    for (let n = 0; n < PEOPLE; n++) {
      const plain = { id: userIdOf(n), reason: reasonOf(n) };
      for (const [what, text] of Object.entries(plain)) if (bytes.includes(text)) found.push(`${what} ${n}`);
      const data = { sample: sampleOf(n), probe: probeOf(n), template: templateOf(n) };
      for (const [what, value] of Object.entries(data)) {
        // A part of the middle is enough to tell.
        if (bytes.includes(value.subarray(20, 60))) found.push(`${what} ${n}`);
      }
    }
    return found;
  }

  async function checkAll({ store }: Pick<OpenedStore, 'store'>): Promise<void> {
    await store.read(async ({ users, samples, templates, attempts, profiles }) => {
      expect(await users.page('default', null, 100)).toHaveLength(PEOPLE);
      for (let n = 0; n < PEOPLE; n++) {
        const user = { application: 'default', userId: userIdOf(n) };
        const exemption = { reason: reasonOf(n), since: at(1) };
        expect(await users.find(user)).toMatchObject({ ...user, exemption, failures: n });
        const [profile] = await profiles.ofUser(user);
        if (profile === undefined) throw new Error('a profile is gone');
        expect(profile.name).toEqual(nameOf(user));
        expect(await samples.ofProfile(profile)).toEqual([
          { kind: 'events', data: sampleOf(n), createdAt: at(n) },
        ]);
        expect(await templates.read(profile, 1)).toEqual(templateOf(n));
        expect(await attempts.newestProbes(profile, 10)).toEqual({
          probes: [probeOf(n)],
          newestAttempt: idOf(1_000 + n),
        });
        expect((await attempts.page('default', { userId: user.userId }, null, 5)).found).toHaveLength(1);
      }
    });
  }

  it('is sealed at the next start: no file holds an id, a reason or typing any more', async () => {
    expect(readable()).toHaveLength(5 * PEOPLE);
    const store = open();
    await store.migrate();
    expect(readable()).toEqual([]);
    await checkAll(store);
    expect(await store.migrate()).toEqual([]);
    await checkAll(store);
  });

  it('is sealed to the end when sealing was interrupted, wherever that was', async () => {
    let keysToMake = 30;
    const dying = open((vault) => ({
      ...vault,
      makeKey: (owner) => {
        if (keysToMake-- === 0) throw new Error('killed');
        return vault.makeKey(owner);
      },
    }));
    await expect(dying.migrate()).rejects.toThrow('killed');
    await dying.close();
    const left = readable().filter((what) => what.startsWith('id'));
    expect(left.length).toBeGreaterThan(0);
    const store = open();
    await store.migrate();
    expect(readable()).toEqual([]);
    await checkAll(store);
    // The keys of what was rolled back are in use: there is one a person, and the two of application and deployment.
    const { keys } = openTestVault(folder.path);
    opened.push(keys);
    expect((await keys.wrappedByOthers('', 1)).total).toBe(PEOPLE + 2);
  });
});

/** A store as the versions before wrote it. */
async function writePlain(file: string): Promise<void> {
  const { writer, close } = openDatabase(file);
  await migrateBefore(writer, '0004');
  for (let n = 0; n < PEOPLE; n++) await writePerson(writer, n);
  await close();
}

async function writePerson(db: Kysely<Schema>, n: number): Promise<void> {
  const [userId, time] = [userIdOf(n), at(n).toISOString()];
  await sql`
    insert into users (application, user_id, exemption_reason, exempt_since, failures, created_at, updated_at)
    values ('default', ${userId}, ${reasonOf(n)}, ${at(1).toISOString()}, ${n}, ${time}, ${time})
  `.execute(db);
  await sql`
    insert into profiles (application, user_id, text_tag, device, mode, keyboard_tag, id, version, model,
      typed_samples, imported_samples, created_at, updated_at)
    values ('default', ${userId}, 'default', 'desktop', 'key', '', ${idOf(n)}, 1, 'rhythm', 1, 0, ${time}, ${time})
  `.execute(db);
  await sql`
    insert into samples (profile_id, kind, data, created_at)
    values (${idOf(n)}, 'events', ${sampleOf(n)}, ${time})
  `.execute(db);
  await sql`
    insert into template_versions (profile_id, version, cause, model, template, created_at)
    values (${idOf(n)}, 1, 'enrolment', 'rhythm', ${templateOf(n)}, ${time})
  `.execute(db);
  await sql`
    insert into attempts (application, id, user_id, profile_id, action, decision, target_false_match_rate, reasons,
      flags, probe, created_at)
    values ('default', ${idOf(1_000 + n)}, ${userId}, ${idOf(n)}, 'verify', 'allow', 0.01, '[]', '[]', ${probeOf(n)},
      ${time})
  `.execute(db);
}
