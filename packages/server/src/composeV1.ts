import { newId } from './adapters/crypto/newId.ts';
import { createReceiptKey } from './adapters/crypto/receiptKey.ts';
import { readPrior } from './adapters/files/priorFile.ts';
import { countProfiles } from './adapters/memory/countedCaches.ts';
import { createLruProfileCache, createNoProfileCache } from './adapters/memory/lruProfileCache.ts';
import { traceModels } from './adapters/opentelemetry/traceModels.ts';
import type { OpenedStore } from './adapters/sql/openedStore.ts';
import { createWebhookSender } from './adapters/webhooks/webhookSender.ts';
import type { Config } from './config.ts';
import type { Clock } from './ports/clock.ts';
import { type Metrics, NO_METRICS } from './ports/metrics.ts';
import { createReadAudit } from './services/audit/readAudit.ts';
import { createSealAudit, createSweepAudit } from './services/audit/sweepAudit.ts';
import { createDemo } from './services/demo/demo.ts';
import { createSweepDemo, type SweepDemo } from './services/demo/sweepDemo.ts';
import { createReceipts } from './services/erasures/receipts.ts';
import { createKeys } from './services/keys/keys.ts';
import { type ApplyRetention, createApplyRetention } from './services/retention/applyRetention.ts';
import { createPreviewRetention, type PreviewRetention } from './services/retention/previewRetention.ts';
import { createSweepExpired, type SweepExpired } from './services/retention/sweepExpired.ts';
import { createSignDecision } from './services/tokens/signDecision.ts';
import { createSigningKeys } from './services/tokens/signingKeys.ts';
import { createOpenAccess } from './services/v1/access.ts';
import { createApplications } from './services/v1/applications.ts';
import { createReadAttempts } from './services/v1/attempts.ts';
import { createAutoUser } from './services/v1/autoUser.ts';
import { createChangeProfile } from './services/v1/changeProfile.ts';
import { createChangeUser } from './services/v1/changeUser.ts';
import { createCreateChallenge } from './services/v1/createChallenge.ts';
import { createCursors } from './services/v1/cursors.ts';
import { createDescribeUser } from './services/v1/describeUser.ts';
import { createEnrolCore } from './services/v1/enrolCore.ts';
import { createEnrolUser } from './services/v1/enrolUser.ts';
import { createEnrolWith } from './services/v1/enrolWith.ts';
import { createErase, createEraseUser } from './services/v1/eraseUser.ts';
import { createExportUser } from './services/v1/exportUser.ts';
import { createLearnFrom } from './services/v1/learnFrom.ts';
import { createListUsers } from './services/v1/listUsers.ts';
import { createMakePhrase } from './services/v1/makePhraseFor.ts';
import { createMatchSamples } from './services/v1/matchSamples.ts';
import { createOnceOnly } from './services/v1/onceOnly.ts';
import { createOpenStoredProfile } from './services/v1/openProfile.ts';
import { createNoteOrigin } from './services/v1/origins.ts';
import { defaultPolicy } from './services/v1/policies.ts';
import { createRemoveApplication } from './services/v1/removeApplication.ts';
import { createRenewTemplates, type RenewTemplates } from './services/v1/renewTemplates.ts';
import { createReportOutcome } from './services/v1/reportOutcome.ts';
import { createRhythmModels, type RhythmModels } from './services/v1/rhythmModels.ts';
import { createSessions } from './services/v1/sessions.ts';
import type { UseCases } from './services/v1/useCases.ts';
import { createVerifyCore } from './services/v1/verifyCore.ts';
import { createVerifyUser, createVerifyWith } from './services/v1/verifyUser.ts';
import { createTransact } from './services/v1/work.ts';
import { createDeliveries } from './services/webhooks/deliveries.ts';
import { createWebhooks } from './services/webhooks/webhooks.ts';
import { systemClock } from './systemClock.ts';
import { VERSION } from './version.ts';

/** What the service does by itself: no route asks for it. */
interface BackgroundCases {
  readonly sweepExpired: SweepExpired;
  /** Seals what this process wrote into the audit log: nobody else can. */
  sealAudit(): Promise<void>;
  readonly applyRetention: ApplyRetention;
  readonly previewRetention: PreviewRetention;
  readonly sweepDemo: SweepDemo;
  readonly renewTemplates: RenewTemplates;
}

export interface V1Options {
  readonly clock?: Clock | undefined;
  /** What tests put around the models: faults. */
  readonly wrapRhythm?: ((models: RhythmModels) => RhythmModels) | undefined;
  readonly metrics?: Metrics | undefined;
}

/** The use cases of version 1 over a store. */
export function composeV1(
  config: Config,
  { store, vault }: Pick<OpenedStore, 'store' | 'vault'>,
  { clock = systemClock, wrapRhythm = (models) => models, metrics = NO_METRICS }: V1Options = {},
): UseCases & BackgroundCases {
  const cache = config.cache.enabled
    ? countProfiles(createLruProfileCache(config.cache), metrics)
    : createNoProfileCache();
  const prior = readPrior(config.store.dataDir);
  const models = wrapRhythm(createRhythmModels(prior));
  const rhythm = config.tracing === null ? models : traceModels(models);
  const fallback = defaultPolicy(config.verification.minSamples);
  const maxSamples = config.verification.maxSamplesPerProfile;

  const transact = createTransact({ store, cache });
  const onceOnly = createOnceOnly({ transact, clock });
  const openAccess = createOpenAccess({ fallback });
  const openProfile = createOpenStoredProfile({ cache, rhythm });
  const learnFrom = createLearnFrom({ rhythm, maxSamples });
  const enrolCore = createEnrolCore({ rhythm, openProfile, maxSamples, newId });
  const noteOrigin = createNoteOrigin();
  const cursors = createCursors({ secrets: vault.deployment });
  const verifyCore = createVerifyCore({ rhythm, openProfile, learnFrom, noteOrigin, newId });
  const enrolWith = createEnrolWith({ enrolCore, metrics: metrics.typing });
  const signingKeys = createSigningKeys({
    store,
    secrets: vault.deployment,
    clock,
    maxAge: config.tokens.keyMaxAgeMs,
  });
  const signDecision = createSignDecision({ signingKeys, issuer: config.tokens.issuer });
  const receipts = createReceipts({
    key: createReceiptKey(vault.deployment),
    secrets: vault.deployment,
    issuer: config.tokens.issuer,
  });
  const erase = createErase({ receipts, newId });
  const sweepExpired = createSweepExpired({ store, transact, clock });
  const sweepAudit = createSweepAudit({ store, clock, keepFor: config.audit.keepForMs });
  const verifyWith = createVerifyWith({ verifyCore, enrolWith, metrics: metrics.typing, newId });
  const enrolUser = createEnrolUser({ onceOnly, openAccess, enrolWith, clock });
  const verifyUser = createVerifyUser({ onceOnly, openAccess, verifyWith, signDecision, clock });
  const eraseUser = createEraseUser({ transact, clock, erase });
  return {
    enrolUser,
    verifyUser,
    autoUser: createAutoUser({
      onceOnly,
      openAccess,
      enrolWith,
      verifyWith,
      signDecision,
      clock,
    }),
    describeUser: createDescribeUser({ store, clock, fallback }),
    listUsers: createListUsers({ store, cursors }),
    eraseUser,
    changeUser: createChangeUser({ transact, onceOnly, clock, fallback, erase }),
    changeProfile: createChangeProfile({ transact, onceOnly, clock, fallback }),
    exportUser: createExportUser({ store, clock, fallback }),
    reportOutcome: createReportOutcome({
      ...{ onceOnly, openProfile, learnFrom, fallback, clock, metrics: metrics.typing },
    }),
    attempts: createReadAttempts({ store, cursors }),
    createChallenge: createCreateChallenge({
      onceOnly,
      clock,
      makePhrase: createMakePhrase({ fallback }),
      fallback,
    }),
    matchSamples: createMatchSamples({ rhythm, fallback }),
    sessions: createSessions({ store, onceOnly, openProfile, rhythm, clock, fallback, newId }),
    applications: createApplications({
      ...{ store, transact, onceOnly, cursors, clock, fallback },
      removeApplication: createRemoveApplication({ transact, clock, erase }),
    }),
    keys: createKeys({ store, transact, onceOnly, cursors, clock }),
    readAudit: createReadAudit({ store, cursors }),
    signingKeys,
    receipts,
    webhooks: createWebhooks({
      ...{ store, transact, onceOnly, clock, newId },
      secrets: vault.deployment,
      sender: createWebhookSender(config.webhooks),
    }),
    demo: createDemo({ store, clock, enrolUser, verifyUser, eraseUser }),
    sweepDemo: createSweepDemo({ store, transact, clock, erase }),
    renewTemplates: createRenewTemplates({
      ...{ store, transact, clock, rhythm, fallback },
      build: `${VERSION} ${prior?.id ?? 'shipped'}`,
    }),
    deliveries: createDeliveries({ store, onceOnly, cursors, clock, newId }),
    sealAudit: createSealAudit({ store, clock }),
    sweepExpired: async (signal) => (await sweepExpired(signal)) + (await sweepAudit()),
    applyRetention: createApplyRetention({ store, transact, clock, fallback, erase }),
    previewRetention: createPreviewRetention({
      ...{ store, clock, fallback },
      keepAuditFor: config.audit.keepForMs,
    }),
  };
}
