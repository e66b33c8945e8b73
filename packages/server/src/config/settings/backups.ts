import { backupPlace, integer, optional, path, secret, tokenName, webAddress } from '../kinds.ts';
import { setting } from '../setting.ts';

export const backupsSettings = {
  backupTo: setting({
    name: 'BACKUP_TO',
    group: 'Backups',
    kind: optional(backupPlace),
    defaults: '',
    about:
      'Where `keystroke-auth backup` puts encrypted copies of the store, and `restore` finds them: a folder that exists (on another disk, or mounted), or a bucket of an S3-compatible service ([how](operations/backup.md)). The keys that encrypt people’s data are never in them.',
  }),
  backupEveryHours: setting({
    name: 'BACKUP_EVERY_HOURS',
    group: 'Backups',
    kind: integer(0, 720),
    defaults: '0',
    about:
      'Hours between backups that the running service makes by itself; `0` for none, when cron or a timer calls `keystroke-auth backup`. The ledgers of erasures and of ended API keys follow within a minute either way.',
  }),
  backupKeepLast: setting({
    name: 'BACKUP_KEEP_LAST',
    group: 'Backups',
    kind: integer(1, 10_000),
    defaults: '7',
    about: 'How many of the newest backups are kept, however old they are.',
  }),
  backupKeepDays: setting({
    name: 'BACKUP_KEEP_DAYS',
    group: 'Backups',
    kind: integer(0, 36_500),
    defaults: '30',
    about: 'Days for which other backups are kept.',
  }),
  backupKey: setting({
    name: 'BACKUP_KEY',
    group: 'Backups',
    kind: optional(secret),
    defaults: '',
    about:
      'The secret that encrypts backups; `SECRET_KEY` when it is not set. With a key of their own, backups outlive a change of `SECRET_KEY`, and the two can be kept apart. You need it again to restore.',
  }),
  backupUserKeysFile: setting({
    name: 'BACKUP_USER_KEYS_FILE',
    group: 'Backups',
    kind: optional(path),
    defaults: '',
    about:
      'Where the service keeps the one copy of the key store, made anew with every backup and whenever somebody was erased: what `user-keys backup` does. Not in `DATA_DIR/keys`, nor where backups are; with several machines, where all of them see it. Only with `BACKUP_TO`.',
  }),
  backupS3Endpoint: setting({
    name: 'BACKUP_S3_ENDPOINT',
    group: 'Backups',
    kind: optional(webAddress),
    defaults: '',
    about:
      'The S3-compatible service of `BACKUP_TO=s3://…`, such as `https://s3.eu-central-1.amazonaws.com`. Buckets are addressed by path.',
  }),
  backupS3Region: setting({
    name: 'BACKUP_S3_REGION',
    group: 'Backups',
    kind: tokenName,
    defaults: 'auto',
    about: 'Its region; `auto` for services that have none.',
  }),
  backupS3AccessKeyId: setting({
    name: 'BACKUP_S3_ACCESS_KEY_ID',
    group: 'Backups',
    kind: optional(tokenName),
    defaults: '',
    about:
      'The id of the access key. It needs to list, read, write and delete in this bucket, and nothing else.',
  }),
  backupS3SecretAccessKey: setting({
    name: 'BACKUP_S3_SECRET_ACCESS_KEY',
    group: 'Backups',
    kind: optional(secret),
    defaults: '',
    about: 'Its secret.',
  }),
};
