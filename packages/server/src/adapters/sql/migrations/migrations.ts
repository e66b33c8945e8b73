import type { Migration } from 'kysely/migration';
import { createProfilesSamplesKeys } from './migration0001.ts';
import { createPeopleAndAttempts } from './migration0002.ts';
import { createSigningKeys } from './migration0003.ts';
import { addSealing } from './migration0004.ts';
import { createWebhooks } from './migration0005.ts';
import { createAudit } from './migration0006.ts';
import { addOriginFailures } from './migration0007.ts';
import { addRetention } from './migration0009.ts';
import { beginKeysWithPerson } from './migration0011.ts';
import { addTenants } from './migration0012.ts';
import { moveJudgements } from './migration0013.ts';
import { createJobs } from './migration0014.ts';
import { createRateLimits } from './migration0015.ts';
import { createEndedConsoleSessions } from './migration0016.ts';
import { holdSamplesTogether } from './migration0017.ts';
import { addEditions } from './migration0018.ts';
import { createProbeBundles } from './migration0019.ts';

/**
 * Forward only; a released migration never changes. Names sort in the order in which they run.
 * Primary keys begin with application and user, so that tables can be partitioned by them.
 */
export const MIGRATIONS: Record<string, Migration> = {
  '0001_profiles_samples_keys': { up: createProfilesSamplesKeys },
  '0002_people_and_attempts': { up: createPeopleAndAttempts },
  '0003_signing_keys': { up: createSigningKeys },
  '0004_sealing': { up: addSealing },
  '0005_webhooks': { up: createWebhooks },
  '0006_audit': { up: createAudit },
  '0007_origin_failures': { up: addOriginFailures },
  '0009_retention': { up: addRetention },
  '0011_keys_begin_with_person': { up: beginKeysWithPerson },
  '0012_tenants': { up: addTenants },
  '0013_judgements': { up: moveJudgements },
  '0014_jobs': { up: createJobs },
  '0015_rate_limits': { up: createRateLimits },
  '0016_ended_console_sessions': { up: createEndedConsoleSessions },
  '0017_samples_together': { up: holdSamplesTogether },
  '0018_editions': { up: addEditions },
  '0019_probe_bundles': { up: createProbeBundles },
};
