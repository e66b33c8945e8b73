import { accessSettings } from './settings/access.ts';
import { backupsSettings } from './settings/backups.ts';
import { cacheSettings } from './settings/cache.ts';
import { httpSettings } from './settings/http.ts';
import { loggingSettings } from './settings/logging.ts';
import { metricsSettings } from './settings/metrics.ts';
import { processSettings } from './settings/process.ts';
import { storageSettings } from './settings/storage.ts';
import { verificationSettings } from './settings/verification.ts';

/** Every setting, in the groups of the reference. */
export const settings = {
  ...processSettings,
  ...httpSettings,
  ...accessSettings,
  ...verificationSettings,
  ...storageSettings,
  ...cacheSettings,
  ...backupsSettings,
  ...metricsSettings,
  ...loggingSettings,
};
