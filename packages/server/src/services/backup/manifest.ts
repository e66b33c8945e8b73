import { Strict } from '@keystroke-auth/protocol';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { BackupFacts } from '../../ports/backups.ts';

/** A backup as its manifest has it: what is beside it in plain, to list and to check it without its key. */
export interface BackupManifest extends BackupFacts {
  /** Length and SHA-256 of the encrypted file. */
  readonly bytes: number;
  readonly sha256: string;
}

const FORMAT = 1;
const ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{6}$/;

const ManifestFile = Strict({
  format: Type.Literal(FORMAT),
  id: Type.String({ pattern: ID.source }),
  created_at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
  database: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')]),
  service: Type.String({ maxLength: 64 }),
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
const fileCheck = Compile(ManifestFile);

/** An id says when, and sorts by it. @param random six hexadecimal digits */
export function backupId(at: Date, random: string): string {
  return `${at.toISOString().replace(/[-:]|\.\d{3}/g, '')}-${random}`;
}

/** Null for what is no id of a backup. */
export function timeOfBackup(id: string): Date | null {
  const [, year, month, day, hour, minute, second] = ID.exec(id) ?? [];
  if (year === undefined) return null;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

export function writeManifest({ id, createdAt, database, service, bytes, sha256 }: BackupManifest): string {
  const file = { format: FORMAT, id, created_at: createdAt.toISOString(), database, service, bytes, sha256 };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Null for anything else than a manifest. */
export function readManifest(text: string): BackupManifest | null {
  const value = parsed(text);
  if (!fileCheck.Check(value)) return null;
  const { id, created_at, database, service, bytes, sha256 } = value;
  const createdAt = new Date(created_at);
  return Number.isNaN(createdAt.getTime()) ? null : { id, createdAt, database, service, bytes, sha256 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
