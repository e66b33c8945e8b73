import { decodeEvents, type KeystrokeEvents, keyNameOf } from '@keystroke-auth/engine';
import type { AuditDetails, Policy, UserExport } from '@keystroke-auth/protocol';
import type { AttemptRecord } from '../../ports/attemptRecords.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SampleRecord } from '../../ports/sampleRecords.ts';
import type { SessionRecord } from '../../ports/sessionRecords.ts';
import type { Records, Store } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';
import { entryOf } from '../audit/readAudit.ts';
import type { Principal } from '../principal.ts';
import { readVectors } from '../storedSamples.ts';
import { attemptOf } from './attempts.ts';
import { describe, findUser, labelsOf } from './describeUser.ts';
import { EXPORT_DICTIONARY, NOT_EXPORTED } from './exportDictionary.ts';
import { policyOf } from './policies.ts';
import { decodeProbe } from './probe.ts';

/** Attempts read at a time. */
const PAGE = 500;

/**
 * Everything that is held on a person, and what it means. What can't be read, or repeats it, is explained only.
 *
 * @throws {ProtocolError} `user_not_found`
 */
export type ExportUser = (
  principal: Principal,
  userId: string,
  textIds: readonly string[],
) => Promise<UserExport>;

export interface ExportUserDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly fallback: Policy;
}

export function createExportUser({ store, clock, fallback }: ExportUserDependencies): ExportUser {
  return ({ application }, userId, textIds) =>
    store.read(async (records) => {
      const now = clock.now();
      const record = await findUser(records, { application, userId });
      const policy = await policyOf(records, application, fallback);
      const user = await describe(records, record, policy, await labelsOf(records, record, textIds), now);
      const attempts = await allAttempts(records, record);
      return {
        exported_at: now.toISOString(),
        user,
        verified_at: record.verifiedAt?.toISOString() ?? null,
        seen_at: ((await records.users.seenAt(record)) ?? record.updatedAt).toISOString(),
        samples: await samplesOf(records, record),
        templates: await templatesOf(records, record),
        attempts: attempts.map(attemptOf),
        probes: attempts.flatMap(({ id, probe }) =>
          probe === null
            ? []
            : decodeProbe(probe).map(({ events }) => ({ attempt_id: id, events: eventsOf(events) })),
        ),
        audit: await auditOf(records, record),
        sessions: (await records.sessions.ofUser(record)).map(sessionOf),
        challenges: (await records.challenges.ofUser(record)).map((challenge) => ({
          id: challenge.id,
          action: challenge.action,
          origin: challenge.origin,
          phrase: challenge.phrase,
          context: challenge.context,
          created_at: challenge.createdAt.toISOString(),
          expires_at: challenge.expiresAt.toISOString(),
          used_at: challenge.usedAt?.toISOString() ?? null,
        })),
        dictionary: { ...EXPORT_DICTIONARY, ...NOT_EXPORTED },
      };
    });
}

function sessionOf(session: SessionRecord): UserExport['sessions'][number] {
  const { id, device, samples, tainted, liveness, evidence } = session;
  return {
    id,
    device,
    created_at: session.createdAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    samples,
    evidence: evidence && {
      value: evidence.evidence,
      samples: evidence.samples,
      keys: evidence.keys,
      at: new Date(evidence.at).toISOString(),
      half_life_seconds: session.halfLifeMs / 1_000,
    },
    tainted,
    liveness,
  };
}

async function allAttempts(records: Records, { application, userId }: UserKey): Promise<AttemptRecord[]> {
  const all: AttemptRecord[] = [];
  for (;;) {
    const { found: page } = await records.attempts.page(
      application,
      { userId },
      all.at(-1)?.id ?? null,
      PAGE,
    );
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** What was done with the person, newest first; where a row stands in the log is nothing of theirs. */
async function auditOf({ audit }: Records, { application, userId }: UserKey): Promise<UserExport['audit']> {
  const all: UserExport['audit'] = [];
  for (;;) {
    const page = await audit.page(application, { userId }, all.at(-1)?.id ?? null, PAGE);
    for (const row of page) {
      const { id, at, actor, action, details, request_id } = entryOf(row);
      all.push({ id, at, actor, action, details: ownDetails(details), request_id });
    }
    if (page.length < PAGE) return all;
  }
}

/** Without what rows about a person never have. */
function ownDetails(details: AuditDetails): UserExport['audit'][number]['details'] {
  const { old_policy, new_policy, removed, receipt_id, cause, ...rest } = details;
  const { key_id, webhook_id, delivery_id, scopes, revoked_others, people, keys, ...own } = rest;
  return own;
}

async function samplesOf(records: Records, user: UserKey): Promise<UserExport['samples']> {
  const samples: UserExport['samples'] = [];
  for (const profile of await records.profiles.ofUser(user)) {
    for (const sample of await records.samples.ofProfile(profile)) {
      samples.push({
        profile_id: profile.id,
        kind: sample.kind,
        created_at: sample.createdAt.toISOString(),
        events: sample.kind === 'events' ? eventsOf(decodeEvents(sample.data)) : null,
        vector: sample.kind === 'events' ? null : vectorOf(sample),
      });
    }
  }
  return samples;
}

async function templatesOf(records: Records, user: UserKey): Promise<UserExport['templates']> {
  const templates: UserExport['templates'] = [];
  for (const profile of await records.profiles.ofUser(user)) {
    for (const { version, model } of await records.templates.versions(profile)) {
      const template = await records.templates.read(profile, version);
      if (template === null) continue;
      templates.push({
        profile_id: profile.id,
        version,
        model,
        template: Buffer.from(template).toString('base64'),
      });
    }
  }
  return templates;
}

function eventsOf({ keys, presses, times }: KeystrokeEvents): UserExport['probes'][number]['events'] {
  return Array.from(keys, (key, i) => ({
    key: keyNameOf(key),
    event: presses[i] === 1 ? 'down' : 'up',
    timestamp: times[i] ?? 0,
  }));
}

function vectorOf(sample: SampleRecord): number[] {
  return Array.from(readVectors([sample])[0] ?? []);
}
