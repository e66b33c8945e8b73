import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeEvents, parseEvents } from '@keystroke-auth/engine';
import { Challenge, Session } from '@keystroke-auth/protocol';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyWrap } from '../../adapters/crypto/keyWrap.ts';
import { createSecrets } from '../../adapters/crypto/secrets.ts';
import { openSqliteKeyStore } from '../../adapters/sqlite/keyStore.ts';
import { STORE_FILE } from '../../composeStore.ts';
import type { KeyRecord } from '../../ports/keyStore.ts';
import { startService, temporaryFolder } from '../../testing/service.ts';
import {
  callerOf,
  enrolUser,
  makeKey,
  OWNER,
  profileName,
  startV1,
  typed,
  typings,
  type V1Service,
} from '../../testing/v1.ts';

const SECRET_KEY = 'the secret that the thief has, too, 48 characters';
const ADA = 'ada.lovelace@example.org';
const TEXT = 'login-of-the-bank';
const DEVICE = 'device-0815-of-ada';
const ADDRESS = '203.0.113.77';
const REASON = 'a broken wrist since May';
const REPEAT = 'repeat-key-of-ada-1';
const free = { capture: { text: 'free', text_id: 'notes-of-ada' } } as const;

/** As an old deployment kept them. */
const VECTORS = Array.from({ length: 5 }, (_, i) =>
  Float64Array.from({ length: 41 }, (_, at) => Math.sin(41 * i + at) ** 2 / 3),
);

/** What is sealed, wherever it stands. */
const SEALED = {
  users: ['sealed_id', 'exemption_reason', 'standing'],
  samples: ['data'],
  template_versions: ['template'],
  attempts: ['judged', 'probe'],
  probe_bundles: ['probes'],
  challenges: ['sealed_id', 'phrase'],
  sessions: ['evidence'],
  answers: ['answer'],
  webhook_deliveries: ['body'],
} as const;
const PURPOSES = [
  'user-id',
  'exemption',
  'standing',
  'samples',
  'template',
  'judged',
  'probe',
  'probes',
  'challenge-user',
  'challenge-phrase',
  'evidence',
  'answer',
  'delivery',
];

describe('what is kept of a person', () => {
  let v1: V1Service;
  let phrase = '';
  const yesterday = temporaryFolder();
  const copies = () =>
    [STORE_FILE, `${STORE_FILE}-wal`].filter((name) => existsSync(join(yesterday.path, name)));
  const backup = (): Buffer =>
    Buffer.concat(copies().map((name) => readFileSync(join(yesterday.path, name))));

  beforeAll(async () => {
    v1 = await startV1({ env: { SECRET_KEY } });
    const hook = { url: 'https://app.example.org/', events: ['attempt.decided', 'user.enrolled'] };
    await v1.send('POST /v1/webhooks', hook);
    await v1.service.core.importFlaskUser(profileName(ADA), VECTORS);
    const capture = { capture: { text_id: TEXT } };
    await enrolUser(v1, ADA, OWNER, capture);
    await v1.enrol(ADA, typings(OWNER, [21, 25], free));
    const context = { device_id: DEVICE, ip: ADDRESS };
    await v1.take(Challenge, 'POST /v1/challenges', { user_id: 'nobody-yet@example.org', phrase: {} });
    const challenge = await v1.challenge({ user_id: ADA, phrase: { language: 'en' } });
    phrase = challenge.phrase?.text ?? '';
    const tried = await v1.send(
      `POST /v1/users/${ADA}/verify`,
      { ...typed(OWNER, 6, capture), context },
      { 'idempotency-key': REPEAT },
    );
    expect(tried.body.decision).toBe('allow');
    // As many as are bundled.
    for (let i = 0; i < 20; i++) await v1.verify(ADA, typed(OWNER, 60 + i, capture));
    const session = await v1.take(Session, 'POST /v1/sessions', {
      user_id: ADA,
      text_id: free.capture.text_id,
      device: 'desktop',
    });
    await v1.take(Session, `POST /v1/sessions/${session.session_id}/samples`, typed(OWNER, 26, free));
    await v1.send(`PUT /v1/users/${ADA}/exemption`, { exempt: true, reason: REASON });
    for (const name of [STORE_FILE, `${STORE_FILE}-wal`]) {
      copyFileSync(join(v1.dataDir, name), join(yesterday.path, name));
    }
  });
  afterAll(async () => {
    await v1.stop();
    yesterday.remove();
  });

  it('can not be read in the file of the store: no id, label, address, reason, phrase, key or time', () => {
    const bytes = backup();
    const decided = ['rhythm_matches', '"threshold":', '"failures":'];
    const words = [
      ...[ADA, 'nobody-yet', TEXT, 'notes-of-ada', DEVICE, ADDRESS, REASON, REPEAT, phrase],
      ...decided,
    ];
    expect(words.filter((word) => word === '' || bytes.includes(word))).toEqual([]);
    for (const vector of VECTORS) {
      for (let at = 0; at + 4 <= vector.length; at++) {
        expect(bytes.includes(Buffer.from(vector.slice(at, at + 4).buffer))).toBe(false);
      }
    }
    // Any eight key events of what was typed, as they would be encoded.
    for (const sample of [typed(OWNER, 1), typed(OWNER, 6), typed(OWNER, 21, free), typed(OWNER, 26, free)]) {
      const encoded = Buffer.from(encodeEvents(parseEvents(sample.keystroke_data)));
      const times = Buffer.from(
        Float64Array.from(sample.keystroke_data, ({ timestamp }) => timestamp).buffer,
      );
      for (const plain of [encoded, times]) {
        for (let at = 0; at + 32 <= plain.length; at += 16) {
          const piece = plain.subarray(at, at + 32);
          if (new Set(piece).size < 8) continue;
          expect(bytes.includes(piece)).toBe(false);
        }
      }
      const json = JSON.stringify(sample.keystroke_data[3]?.timestamp);
      expect(bytes.includes(`"timestamp":${json}`)).toBe(false);
    }
  });

  it('opens with the keys of the day, and stays closed for good once the person is erased', async () => {
    const before = await openAll();
    for (const [table, columns] of Object.entries(SEALED)) {
      for (const column of columns) expect(before).toContain(`${table}.${column}`);
    }
    expect((await v1.send(`DELETE /v1/users/${ADA}`)).status).toBe(200);
    // What is left is of somebody who was never there: a challenge, under the application's key.
    expect((await openAll()).toSorted()).toEqual(['challenges.phrase', 'challenges.sealed_id']);
  });

  it('comes back by no restart on the old file, whose people are erased there, too', async () => {
    const restored = temporaryFolder();
    await v1.service.stop();
    for (const name of copies()) copyFileSync(join(yesterday.path, name), join(restored.path, name));
    const keys = join(restored.path, 'keys', 'user-keys.db');
    openSqliteKeyStore(keys).close();
    copyFileSync(join(v1.dataDir, 'keys', 'user-keys.db'), keys);
    const service = await startService(restored.path, { SECRET_KEY }, { clock: v1.clock });
    const caller = callerOf(service, await makeKey(service));
    await caller.refused('user_not_found', `GET /v1/users/${ADA}`);
    expect((await caller.send('GET /v1/users')).body.items).toEqual([]);
    expect((await caller.send('GET /v1/attempts')).body.items).toEqual([]);
    await enrolUser(caller, ADA, OWNER);
    expect((await caller.verify(ADA, typed(OWNER, 7))).decision).toBe('allow');
    await service.stop();
    restored.remove();
  });

  /** Columns of the backup of which some value opens with SECRET_KEY and the keys that are there now. */
  async function openAll(): Promise<string[]> {
    const keyStore = openSqliteKeyStore(join(v1.dataDir, 'keys', 'user-keys.db'));
    const wrap = createKeyWrap(SECRET_KEY);
    const all: KeyRecord[] = [...(await keyStore.wrappedByOthers('', 1_000)).keys];
    keyStore.close();
    // A person's key has two parts.
    const secrets = all.flatMap((record) => {
      const key = wrap.unwrap(record);
      return [createSecrets(key), createSecrets(key.subarray(0, 32))];
    });
    const database = new Database(join(yesterday.path, STORE_FILE));
    try {
      const opened: string[] = [];
      for (const [table, columns] of Object.entries(SEALED)) {
        const rows = database.prepare<[], Record<string, unknown>>(`select * from ${table}`).all();
        for (const column of columns) {
          const values = rows.flatMap((row) => {
            const value = row[column];
            return value instanceof Uint8Array ? contextsOf(row).map((context) => ({ value, context })) : [];
          });
          const opens = values.some(({ value, context }) =>
            secrets.some((secret) =>
              PURPOSES.some((purpose) => {
                try {
                  return secret.open(purpose, context, value).length > 0;
                } catch {
                  return false;
                }
              }),
            ),
          );
          if (opens) opened.push(`${table}.${column}`);
        }
      }
      return opened;
    } finally {
      database.close();
    }

    /** Every way in which a row may be bound to itself and its owner: the thief knows the source code. */
    function contextsOf(row: Record<string, unknown>): string[][] {
      const text = (name: string) => String(row[name] ?? '');
      const people = database.prepare<[], { user_id: string }>('select distinct user_id from users').all();
      const owners = [...people.map(({ user_id }) => user_id), text('user_id')];
      return owners.flatMap((owner) => [
        [text('application'), owner],
        [text('application'), text('id')],
        [owner, text('id')],
        [owner, text('profile_id'), text('kind')],
        [owner, text('profile_id'), text('version')],
        [owner, text('profile_id'), text('until')],
        [text('application'), text('webhook_id'), text('id')],
        [owner, text('key_id'), text('route'), text('idempotency_key')],
      ]);
    }
  }
});

describe('the same person in two applications', () => {
  it('has nothing in common there: neither pseudonym nor tag nor fingerprint', async () => {
    const v1 = await startV1();
    const other = callerOf(v1.service, await makeKey(v1.service, 'other'));
    await other.send('PATCH /v1/applications/other/policy', { preset: 'balanced', require_challenge: false });
    const capture = { capture: { text_id: TEXT, keyboard: 'split' } };
    const context = { device_id: DEVICE, ip: ADDRESS };
    for (const caller of [v1, other]) {
      await enrolUser(caller, ADA, OWNER, capture);
      await caller.verify(ADA, { ...typed(OWNER, 6, capture), context });
    }
    const database = new Database(join(v1.dataDir, STORE_FILE), { readonly: true });
    const values = [
      'users.user_id',
      'profiles.text_tag',
      'profiles.keyboard_tag',
      'fingerprints.fingerprint',
      'origins.tag',
    ];
    for (const value of values) {
      const [table, column] = value.split('.');
      const rows = database
        .prepare<[], { value: unknown; times: number }>(
          `select hex(${column}) as value, count(distinct application) as times from ${table} group by 1`,
        )
        .all();
      expect([value, rows.length > 1, rows.filter(({ times }) => times > 1)]).toEqual([value, true, []]);
    }
    database.close();
    expect(readdirSync(v1.dataDir)).toContain('keys');
    await v1.stop();
  });
});
