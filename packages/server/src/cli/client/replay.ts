import type { Recording } from '@keystroke-auth/engine';
import type { ApiClient } from './apiClient.ts';
import { inParallel } from './inParallel.ts';
import { wireEvents } from './wireEvents.ts';

export interface ReplayOptions {
  readonly subjects: number;
  readonly enrolment: number;
  readonly session: string | undefined;
  /** Part of every user id, so that runs do not meet. */
  readonly run: string;
  readonly onStart?: (requests: number) => void;
  readonly onRequest?: () => void;
}

/** Rates are fractions; null when nothing was tried. */
export interface ReplayResult {
  readonly subjects: number;
  /** Enrolled pairs of a person and a text. */
  readonly users: number;
  readonly requests: number;
  readonly http_errors: number;
  /** The first of them, as the service put it; null without errors. */
  readonly first_error: string | null;
  readonly genuine: number;
  readonly impostors: number;
  readonly frr: number | null;
  readonly far: number | null;
}

/** Enough to keep a service busy, few enough that none of its limits is what is measured. */
const CONCURRENCY = 8;
const IMPOSTOR_SAMPLES = 2;
const PREFERRED_SESSION = 'two-handed';

interface Typist {
  readonly userId: string;
  readonly text: string;
  readonly recordings: readonly Recording[];
}

/** Enrols people's first samples over HTTP, then verifies their other samples and everybody else's against them. */
export async function replay(
  api: ApiClient,
  recordings: readonly Recording[],
  options: ReplayOptions,
): Promise<ReplayResult> {
  const typists = typistsOf(recordings, options);
  const tally: Tally = {
    requests: 0,
    http_errors: 0,
    first_error: null,
    genuine: 0,
    impostors: 0,
    falseRejects: 0,
    falseAccepts: 0,
  };
  const plan = typists.map((typist) => ({ typist, probes: probesFor(typist, typists, options) }));
  options.onStart?.(plan.reduce((total, { probes }) => total + options.enrolment + probes.length, 0));

  const send = async (path: '/train' | '/predict', userId: string, recording: Recording) => {
    const body = { user_id: userId, keystroke_data: wireEvents(recording.sample.events) };
    const answer = await api.post(path, body);
    tally.requests += 1;
    if (answer.status !== 200) {
      tally.http_errors += 1;
      tally.first_error ??= `HTTP ${answer.status}: ${String(answer.body.error ?? 'no reason given')}`;
    }
    options.onRequest?.();
    return answer.status === 200 ? answer.body : null;
  };
  const replayOne = async ({ typist, probes }: (typeof plan)[number]): Promise<void> => {
    for (const recording of typist.recordings.slice(0, options.enrolment)) {
      await send('/train', typist.userId, recording);
    }
    for (const { recording, genuine } of probes) {
      const body = await send('/predict', typist.userId, recording);
      if (body === null) continue;
      tally[genuine ? 'genuine' : 'impostors'] += 1;
      if (genuine && body.authenticated !== true) tally.falseRejects += 1;
      if (!genuine && body.authenticated === true) tally.falseAccepts += 1;
    }
  };
  await inParallel(plan, CONCURRENCY, replayOne);

  const { falseRejects, falseAccepts, ...counts } = tally;
  return {
    subjects: new Set(typists.map(({ recordings: [first] }) => first?.subject)).size,
    users: typists.length,
    ...counts,
    frr: counts.genuine === 0 ? null : falseRejects / counts.genuine,
    far: counts.impostors === 0 ? null : falseAccepts / counts.impostors,
  };
}

interface Tally {
  requests: number;
  http_errors: number;
  first_error: string | null;
  genuine: number;
  impostors: number;
  falseRejects: number;
  falseAccepts: number;
}

function typistsOf(recordings: readonly Recording[], options: ReplayOptions): Typist[] {
  const preferred = recordings.some(({ session }) => session === PREFERRED_SESSION)
    ? PREFERRED_SESSION
    : undefined;
  const session = options.session ?? preferred;
  const subjects = new Set<string>();
  const byUser = new Map<string, Recording[]>();
  for (const recording of recordings) {
    if (session !== undefined && recording.session !== session) continue;
    if (subjects.size >= options.subjects && !subjects.has(recording.subject)) continue;
    subjects.add(recording.subject);
    const userId = `replay-${options.run}-${recording.subject}-${recording.text}`;
    const list = byUser.get(userId);
    if (list === undefined) byUser.set(userId, [recording]);
    else list.push(recording);
  }
  return Array.from(byUser, ([userId, list]) => ({ userId, text: list[0]?.text ?? '', recordings: list }));
}

function probesFor(typist: Typist, typists: readonly Typist[], { enrolment }: ReplayOptions) {
  const genuine = typist.recordings.slice(enrolment).map((recording) => ({ recording, genuine: true }));
  const others = typists.filter((other) => other !== typist && other.text === typist.text);
  const impostors = others.flatMap((other) =>
    other.recordings.slice(0, IMPOSTOR_SAMPLES).map((recording) => ({ recording, genuine: false })),
  );
  return [...genuine, ...impostors];
}
