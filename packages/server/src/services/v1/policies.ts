import {
  POLICY_PRESETS,
  Policy,
  type PolicyChange,
  type PolicyOverride,
  type Preset,
  ProtocolError,
} from '@keystroke-auth/protocol';
import { Compile } from 'typebox/compile';
import type { ApplicationRecord } from '../../ports/applicationRecords.ts';
import type { Records } from '../../ports/store.ts';
import { isSandbox, nameOf } from '../sandbox.ts';

const policyCheck = Compile(Policy);

/** How applications decide that never said how: the balanced preset, with the deployment's number of samples. */
export function defaultPolicy(minSamples: number): Policy {
  const balanced = POLICY_PRESETS.balanced;
  return { ...balanced, samples_required: Math.max(balanced.samples_required, minSamples) };
}

/**
 * Policies by their stored text: there are as many as applications have different ones, and each decision needs one.
 * Forgotten as a whole when there are too many.
 */
const parsed = new Map<string, Policy>();
const MOST_PARSED = 1_000;

/**
 * How an application decides; a sandbox as its application does, until it says otherwise.
 *
 * @param known its own record, where that was read already
 * @throws {ProtocolError} `api_key_invalid` for an application that is being removed, or was: whatever was under way when it
 *   was closed comes to nothing; `internal_error` for a stored policy that is none: nothing is decided by a guess
 */
export async function policyOf(
  records: Records,
  application: string,
  fallback: Policy,
  known?: ApplicationRecord | null,
): Promise<Policy> {
  const record = await recordFor(records, application, known);
  if (record === null || record.closedAt !== null) throw new ProtocolError('api_key_invalid');
  return record.policy === null ? fallback : readPolicy(record.policy);
}

/** As {@link policyOf}, as text, also of one that is closed; null for one that never said how it decides. */
export async function storedPolicyOf(records: Records, application: string): Promise<string | null> {
  return (await recordFor(records, application))?.policy ?? null;
}

async function recordFor(
  { applications }: Pick<Records, 'applications'>,
  application: string,
  known?: ApplicationRecord | null,
): Promise<ApplicationRecord | null> {
  const own = known === undefined ? await applications.find(application) : known;
  return own === null && isSandbox(application) ? applications.find(nameOf(application)) : own;
}

/** @throws {ProtocolError} `internal_error` for text that is no policy */
export function readPolicy(text: string): Policy {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const policy: unknown = JSON.parse(text);
  if (!policyCheck.Check(policy)) throw new ProtocolError('internal_error');
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(text, policy);
  return policy;
}

/** @throws {ProtocolError} `policy_invalid` for settings that contradict each other */
export function changePolicy(current: Policy, { preset, ...change }: PolicyChange): Policy {
  const policy: Policy = { ...current, ...(preset === undefined ? {} : strictnessOf(preset)), ...change };
  const { step_up_false_match_rate: stepUp, target_false_match_rate: target } = policy;
  if (stepUp !== null && stepUp < target) {
    throw new ProtocolError(
      'policy_invalid',
      `got step_up_false_match_rate ${stepUp} below target_false_match_rate ${target}, expected at least as much`,
    );
  }
  return policy;
}

/**
 * What a preset is about: how strictly typing is judged. Not whether an application acts on it at all, which consent it
 * needs, who its tokens are for, how its browsers call and how long it keeps what.
 */
function strictnessOf(preset: Preset): Partial<Policy> {
  const {
    mode,
    require_consent,
    require_challenge,
    outcome_window_seconds,
    token_audience,
    retention_attempts_days,
    retention_probes_days,
    retention_inactive_days,
    ...strictness
  } = POLICY_PRESETS[preset];
  return strictness;
}

const UPDATE_ORDER = ['off', 'verified', 'clear_accept'] as const;

/**
 * The policy for one request.
 *
 * @throws {ProtocolError} `policy_loosened` for anything less strict than the application's: a client that was taken
 *   over must not be able to lower the bar
 */
export function tighten(policy: Policy, override: PolicyOverride | undefined): Policy {
  if (override === undefined) return policy;
  const {
    target_false_match_rate: target = policy.target_false_match_rate,
    step_up_false_match_rate: asked = policy.step_up_false_match_rate,
    update = policy.update,
    liveness = policy.liveness,
  } = override;
  if (target > policy.target_false_match_rate) {
    throw loosened('target_false_match_rate', target, policy.target_false_match_rate);
  }
  if (asked !== null && asked > (policy.step_up_false_match_rate ?? policy.target_false_match_rate)) {
    throw loosened('step_up_false_match_rate', asked, policy.step_up_false_match_rate ?? 'none');
  }
  if (UPDATE_ORDER.indexOf(update) > UPDATE_ORDER.indexOf(policy.update)) {
    throw loosened('update', update, policy.update);
  }
  if (liveness === 'standard' && policy.liveness === 'strict') {
    throw loosened('liveness', liveness, policy.liveness);
  }
  return {
    ...policy,
    target_false_match_rate: target,
    step_up_false_match_rate: asked !== null && asked < target ? null : asked,
    update,
    liveness,
    require_challenge: policy.require_challenge || override.require_challenge === true,
  };
}

function loosened(name: string, got: string | number, policy: string | number): ProtocolError {
  return new ProtocolError(
    'policy_loosened',
    `policy.${name}: got ${got}, expected nothing looser than the application's ${policy}`,
  );
}
