import type { BackupAbout, BackupFacts } from '../../ports/backups.ts';

/** What backups are called where they are kept. */
const [DATA, MANIFEST] = ['.backup', '.json'];
export const LEDGER_FILE = 'erasures.ledger';
/** What the ledger claims to be. */
export const LEDGER: BackupAbout = { kind: 'ledger' };

export const dataFile = (id: string): string => id + DATA;
export const manifestFile = (id: string): string => id + MANIFEST;

/** The ids that a file may be the data of; null for another file. */
export function idOfData(name: string): string | null {
  return name.endsWith(DATA) ? name.slice(0, -DATA.length) : null;
}

export function idOfManifest(name: string): string | null {
  return name.endsWith(MANIFEST) ? name.slice(0, -MANIFEST.length) : null;
}

/** What the data of a backup claim to be: no other backup passes for it. */
export function aboutBackup({ id, createdAt, database, service }: BackupFacts): BackupAbout {
  return { kind: 'backup', id, created_at: createdAt.toISOString(), database, service };
}
