import { isRecord } from '@keystroke-auth/engine';
import { CliError } from '../cliError.ts';
import type { Answer, ApiClient } from './apiClient.ts';
import { inParallel } from './inParallel.ts';
import type { ReplayTry, ReplayTypist } from './replayTrials.ts';
import { wireEvents } from './wireEvents.ts';

export interface VersionOneOptions {
  /** The key's, in which nobody is known yet: its policy is set for the run. */
  readonly application: string;
  readonly enrolment: number;
  readonly targetFalseMatchRate: number;
  readonly onRequest?: () => void;
}

/**
 * What the service answered, next to what the engine by itself answers at the same target to the same tries. Rates are
 * fractions; null where nothing was tried.
 */
export interface VersionOneResult {
  readonly subjects: number;
  /** Enrolled pairs of a person and a text. */
  readonly profiles: number;
  readonly genuine: number;
  readonly impostors: number;
  readonly target_false_match_rate: number;
  /** By rhythm: a try that liveness refused counts by the score that the service gave it. */
  readonly frr: number | null;
  readonly far: number | null;
  readonly evaluate_frr: number | null;
  readonly evaluate_far: number | null;
  /** Tries on which service and engine differ in whether the rhythm is allowed. */
  readonly differences: number;
  /** The largest difference of a score, nats. */
  readonly score_difference: number;
  /** Tries of allowed rhythm that were refused as replays, as scripts or for their clock. */
  readonly liveness_refusals: number;
  readonly liveness_refusals_genuine: number;
  /** What an application sees: rates with liveness refusals. */
  readonly answered_frr: number | null;
  readonly answered_far: number | null;
  /** Enrolments that the service refused as unfit. They and the tries against them are in none of the rates above. */
  readonly quality_refusals: number;
  /** The engine's rates with those who were refused, which is what `evaluate` prints for these people. */
  readonly evaluate_frr_all: number | null;
  readonly evaluate_far_all: number | null;
  readonly requests: number;
  readonly errors: number;
  /** Null without errors. */
  readonly first_error: string | null;
}

const CONCURRENCY = 8;

/** Wrong answers of so many. */
interface Count {
  tries: number;
  service: number;
  answered: number;
  engine: number;
}

/**
 * Enrols everybody, each with one batch, then sends every try in order, the person's own before anybody else's.
 *
 * @throws {CliError} for an application that is in use, or whose policy the key may not set
 */
export async function replayVersionOne(
  api: ApiClient,
  typists: readonly ReplayTypist[],
  options: VersionOneOptions,
): Promise<VersionOneResult> {
  await prepareApplication(api, options);
  const userIds = numbered(typists.map(({ subject }) => subject));
  const textIds = numbered(typists.map(({ text }) => text));
  const genuine: Count = { tries: 0, service: 0, answered: 0, engine: 0 };
  const impostors: Count = { tries: 0, service: 0, answered: 0, engine: 0 };
  const refused = { genuine: 0, impostors: 0, enrolments: 0 };
  let requests = 0;
  let profiles = 0;
  let differences = 0;
  let scoreDifference = 0;
  const errors: string[] = [];
  const post = async (path: string, body: unknown): Promise<Answer> => {
    requests += 1;
    const answer = await api.post(path, body);
    options.onRequest?.();
    return answer;
  };
  const note = ({ status, body }: Answer): void => {
    errors.push(`HTTP ${status}: ${String(body.detail ?? body.title ?? 'no reason given')}`);
  };

  await inParallel(typists, CONCURRENCY, async ({ subject, text, device, enrolment, tries }) => {
    const path = `/v1/users/person-${userIds.get(subject)}`;
    const capture = { device, text: 'fixed', text_id: `text-${textIds.get(text)}` };
    const bodyOf = ({ events }: ReplayTry['sample']) => ({ keystroke_data: wireEvents(events), capture });
    const enrolled = await post(`${path}/samples`, { samples: enrolment.map(bodyOf) });
    if (enrolled.body.code === 'samples_refused') {
      refused.enrolments += 1;
      return;
    }
    if (enrolled.status !== 201) return note(enrolled);
    profiles += 1;
    for (const { sample, genuine: isGenuine, engine } of tries) {
      const answer = await post(`${path}/verify`, bodyOf(sample));
      const judged = judgementIn(answer);
      if (judged === null) {
        note(answer);
        continue;
      }
      const count = isGenuine ? genuine : impostors;
      count.tries += 1;
      if (judged.byRhythm !== isGenuine) count.service += 1;
      if (judged.allowed !== isGenuine) count.answered += 1;
      if (engine.allows !== isGenuine) count.engine += 1;
      if (judged.byRhythm !== engine.allows) differences += 1;
      scoreDifference = Math.max(scoreDifference, Math.abs(judged.score - engine.score));
      if (judged.byRhythm && !judged.allowed) refused[isGenuine ? 'genuine' : 'impostors'] += 1;
    }
  });

  const all = typists.flatMap(({ tries }) => tries);
  const wrongOf = (of: boolean): number | null => {
    const chosen = all.filter((one) => one.genuine === of);
    return rate(chosen.filter(({ engine }) => engine.allows !== of).length, chosen.length);
  };
  return {
    subjects: userIds.size,
    profiles,
    genuine: genuine.tries,
    impostors: impostors.tries,
    target_false_match_rate: options.targetFalseMatchRate,
    frr: rate(genuine.service, genuine.tries),
    far: rate(impostors.service, impostors.tries),
    evaluate_frr: rate(genuine.engine, genuine.tries),
    evaluate_far: rate(impostors.engine, impostors.tries),
    differences,
    score_difference: scoreDifference,
    liveness_refusals: refused.genuine + refused.impostors,
    liveness_refusals_genuine: refused.genuine,
    answered_frr: rate(genuine.answered, genuine.tries),
    answered_far: rate(impostors.answered, impostors.tries),
    quality_refusals: refused.enrolments,
    evaluate_frr_all: wrongOf(true),
    evaluate_far_all: wrongOf(false),
    requests,
    errors: errors.length,
    first_error: errors[0] ?? null,
  };
}

/** Nothing but rhythm and liveness is to decide: no challenge, no lock, no template that learns. */
async function prepareApplication(api: ApiClient, options: VersionOneOptions): Promise<void> {
  const { application, enrolment, targetFalseMatchRate } = options;
  const known = await api.get('/v1/users?limit=1');
  if (known.status !== 200) throw refusedBy(known);
  if (!Array.isArray(known.body.items) || known.body.items.length > 0) {
    throw new CliError(
      `--application ${application}: somebody is known there; expected a fresh one, since its policy is set for the run`,
      2,
    );
  }
  const changed = await api.patch(`/v1/applications/${encodeURIComponent(application)}/policy`, {
    preset: 'balanced',
    target_false_match_rate: targetFalseMatchRate,
    step_up_false_match_rate: null,
    samples_required: enrolment,
    require_challenge: false,
    attempts: null,
    update: 'off',
  });
  if (changed.status !== 200) throw refusedBy(changed);
}

function refusedBy({ status, body }: Answer): CliError {
  return new CliError(
    `the service does not let this key prepare the run: HTTP ${status}: ${String(body.detail)}`,
    1,
  );
}

interface Judged {
  readonly allowed: boolean;
  /** What it would have been but for liveness. */
  readonly byRhythm: boolean;
  readonly score: number;
}

/** Null where there is no decision. */
function judgementIn({ status, body }: Answer): Judged | null {
  const { decision, score, threshold, false_match_rate, liveness } = body;
  if (status !== 200 || typeof score !== 'number' || !isRecord(liveness)) return null;
  const allowed = decision === 'allow';
  const suspected = liveness.replay !== false || liveness.synthetic !== false || liveness.clock !== 'ok';
  // A sample that can't be compared has a score for what could be, and a false match rate of 1.
  const reaches = typeof threshold === 'number' && score >= threshold && false_match_rate !== 1;
  return { allowed, byRhythm: allowed || (suspected && decision !== 'insufficient' && reaches), score };
}

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, i) => [name, i + 1]));
}

function rate(wrong: number, of: number): number | null {
  return of === 0 ? null : wrong / of;
}
