import type { BackupStore, Config } from '../config.ts';
import type { BackupPlace } from './kinds.ts';
import type { Reading, SettingsReader } from './readSettings.ts';
import { SECRET_BYTES, secretWeakness } from './secretStrength.ts';
import type { Mode, Setting } from './setting.ts';
import { settings } from './settings.ts';

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

/** Where backups go and come from, how often, and how long they are kept. */
export function readBackups(reader: SettingsReader, mode: Mode): Config['backups'] {
  const value = <T>(setting: Setting<T>): T => reader.read(setting, mode).value;
  const place = reader.read(settings.backupTo, mode);
  const every = reader.read(settings.backupEveryHours, mode);
  const key = reader.read(settings.backupKey, mode);
  const keys = reader.read(settings.backupUserKeysFile, mode);
  const weakness = key.value === null ? undefined : secretWeakness(key.value);
  if (key.valid && weakness !== undefined) {
    const expected = `a random secret of at least ${SECRET_BYTES} bytes, such as the output of: openssl rand -base64 48`;
    reader.mistakes.push({ name: key.from ?? '', found: weakness, expected });
  }
  for (const { from, value: given } of [every, keys]) {
    if (from === undefined || given === 0 || given === null || place.value !== null || !place.valid) continue;
    reader.mistakes.push({ name: from, found: 'got it without BACKUP_TO', expected: 'a place for backups' });
  }
  return {
    to: readBackupStore(reader, mode, place),
    key: key.value,
    everyMs: every.value === 0 ? null : every.value * HOUR,
    keepLast: value(settings.backupKeepLast),
    keepForMs: value(settings.backupKeepDays) * DAY,
    userKeysFile: keys.value,
  };
}

function readBackupStore(
  reader: SettingsReader,
  mode: Mode,
  { value: place, from }: Reading<BackupPlace | null>,
): BackupStore | null {
  const region = reader.read(settings.backupS3Region, mode).value;
  const access = [settings.backupS3Endpoint, settings.backupS3AccessKeyId, settings.backupS3SecretAccessKey];
  const readings = access.map((setting) => reader.read(setting, mode));
  if (place === null || 'folder' in place) return place;
  const missing = access.filter((_, i) => readings[i]?.from === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    const found = `got a bucket without ${missing.join(', ')}`;
    reader.mistakes.push({
      name: from ?? '',
      found,
      expected: 'where the bucket is, and who may write there',
    });
  }
  const [endpoint = '', accessKeyId = '', secretAccessKey = ''] = readings.map(({ value }) => value ?? '');
  return { ...place, endpoint, region, accessKeyId, secretAccessKey };
}
