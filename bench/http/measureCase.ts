import { createApiClient } from '../../packages/server/src/cli/client/apiClient.ts';
import { summariseLatencies } from '../../packages/server/src/cli/client/latencies.ts';
import {
  type BenchTypist,
  createGenuineTyping,
  type GenuineTyping,
  type Sample,
  type TypingCase,
} from './genuineTyping.ts';
import { partsOf } from './partsOf.ts';
import { type BenchRequest, type Round, type RoundOptions, sendRound } from './sendRound.ts';
import { type Server, type Service, startBareServer } from './startServers.ts';

export interface CaseOptions {
  readonly users: number;
  readonly connections: number;
  readonly seconds: number;
  readonly rounds: number;
  /** Whether a round more is looked at part by part. */
  readonly parts: boolean;
}

/** Rates are requests a second, times milliseconds; medians over rounds, with every round beside them. */
export interface CaseResult {
  readonly case: string;
  readonly keys: number;
  readonly text: string;
  readonly body_bytes: number;
  readonly answer_bytes: number;
  readonly verify_rps: number;
  readonly bare_rps: number;
  /** The median of the rounds' own ratios. */
  readonly ratio: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Processor time of the server's process for each request, microseconds; null where it is not known. */
  readonly verify_cpu_us: number | null;
  readonly bare_cpu_us: number | null;
  /** Of the service's processes after the rounds (RSS, millions of bytes); null where it is not known. */
  readonly memory_mb: number | null;
  readonly decisions: Readonly<Record<string, number>>;
  readonly allow_share: number;
  /** Requests without an answer. */
  readonly failures: number;
  /** Microseconds of the service's main thread for each verification, by part, in a round of its own; null: not looked at. */
  readonly parts: Readonly<Record<string, number>> | null;
  /** Of the samples drawn for these people, those that the engine allowed, which alone were sent. */
  readonly kept_share: number;
  readonly rounds: readonly {
    readonly verify_rps: number;
    readonly bare_rps: number;
    readonly ratio: number;
    readonly requests: number;
    readonly seconds_reached: boolean;
  }[];
}

/** A profile keeps so many tries, which the next is compared with: before that is full, a service is faster. */
export const WARM_UP_TRIES = 50;
/** More requests than the fastest round so far would send: better to throw some away than to run out. */
const SPARE = 2;

/** Enrols people, fills their history, then measures the service and the bare server in turn on the same bodies. */
export async function measureCase(
  typing: TypingCase,
  service: Service,
  { users, connections, seconds, rounds, parts }: CaseOptions,
): Promise<CaseResult> {
  const typed = createGenuineTyping(typing);
  const people = await enrol(service, typed, users);
  const requestsOf = createRequests(typed, people);
  const sending = { url: service.url, apiKey: service.apiKey, connections, repeat: false };

  const answer = await firstAnswer(service, requestsOf(1));
  const warmUp = await sendRound(requestsOf(users * WARM_UP_TRIES), { ...sending, seconds: 600 });
  let fastest = warmUp.rps;

  const bare = await startBareServer(answer);
  const measured: Pair[] = [];
  let bodyBytes = 0;
  let partTimes: CaseResult['parts'] = null;
  let memory: number | null = null;
  try {
    for (let round = 0; round < rounds; round++) {
      const requests = requestsOf(Math.ceil(fastest * SPARE * seconds));
      bodyBytes = requests.reduce((total, { body }) => total + body.length, 0) / requests.length;
      const verify = await timed(service, requests, { ...sending, seconds });
      fastest = Math.max(fastest, verify.rps);
      const against = { ...sending, url: bare.url, seconds, repeat: true };
      measured.push({ verify, bare: await timed(bare, requests, against) });
    }
    memory = service.memoryBytes();
    if (parts) {
      const requests = requestsOf(Math.ceil(fastest * SPARE * seconds));
      const looked = await service.profile(() => sendRound(requests, { ...sending, seconds }));
      partTimes = Object.fromEntries(
        [...partsOf(looked.profile)].map(([part, time]) => [part, time / looked.done.requests]),
      );
    }
  } finally {
    await bare.stop();
  }
  return resultOf(typing, measured, {
    parts: partTimes,
    memory_mb: memory === null ? null : memory / 1e6,
    body_bytes: Math.round(bodyBytes),
    answer_bytes: Buffer.byteLength(answer),
    kept_share: typed.keptShare(),
  });
}

export interface TimedRound extends Round {
  readonly cpuMicroseconds: number | null;
}

interface Pair {
  readonly verify: TimedRound;
  readonly bare: TimedRound;
}

async function timed(
  server: Server,
  requests: readonly BenchRequest[],
  options: RoundOptions,
): Promise<TimedRound> {
  const before = server.cpuSeconds();
  const round = await sendRound(requests, options);
  const after = server.cpuSeconds();
  const known = before !== null && after !== null;
  return { ...round, cpuMicroseconds: known ? ((after - before) * 1e6) / round.requests : null };
}

/** People are taken until there are so many whose samples the service finds fit to enrol with. */
export async function enrol(
  { url, apiKey }: Service,
  typing: GenuineTyping,
  users: number,
): Promise<BenchTypist[]> {
  const api = createApiClient(url, apiKey);
  const people: BenchTypist[] = [];
  while (people.length < users) {
    const person = typing.nextTypist();
    const answer = await api.post(`/v1/users/${person.id}/samples`, { samples: person.enrolment });
    if (answer.status === 201 && answer.body.enrolled === true) people.push(person);
    else if (answer.body.code !== 'samples_refused') {
      throw new Error(`enrolling ${person.id}: HTTP ${answer.status}: ${String(answer.body.detail)}`);
    }
  }
  return people;
}

/** Requests of everybody in turn. */
export function createRequests(typing: GenuineTyping, people: readonly BenchTypist[]) {
  let next = 0;
  return (count: number): BenchRequest[] =>
    Array.from({ length: count }, () => {
      const person = people[next++ % people.length];
      if (person === undefined) throw new Error('nobody is enrolled');
      const sample: Sample = typing.nextSample(person);
      return { path: `/v1/users/${person.id}/verify`, body: Buffer.from(JSON.stringify(sample)) };
    });
}

/** What the bare server is to answer. */
async function firstAnswer({ url, apiKey }: Service, [request]: readonly BenchRequest[]): Promise<string> {
  if (request === undefined) throw new Error('expected a request');
  const response = await fetch(`${url}${request.path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: new Uint8Array(request.body),
  });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`verify: HTTP ${response.status}: ${answer}`);
  return answer;
}

function resultOf(
  { name, keys, text }: TypingCase,
  measured: readonly Pair[],
  facts: Pick<CaseResult, 'body_bytes' | 'answer_bytes' | 'kept_share' | 'parts' | 'memory_mb'>,
): CaseResult {
  const decisions = new Map<string, number>();
  for (const { verify } of measured) {
    for (const [word, count] of verify.decisions) decisions.set(word, (decisions.get(word) ?? 0) + count);
  }
  const answered = [...decisions.values()].reduce((total, count) => total + count, 0);
  const times = summariseLatencies(measured.flatMap(({ verify }) => verify.latencies));
  const rounds = measured.map(({ verify, bare }) => ({
    verify_rps: verify.rps,
    bare_rps: bare.rps,
    ratio: verify.rps / bare.rps,
    requests: verify.requests,
    seconds_reached: !verify.ranOut,
  }));
  return {
    case: name,
    keys,
    text,
    ...facts,
    verify_rps: median(rounds.map(({ verify_rps }) => verify_rps)),
    bare_rps: median(rounds.map(({ bare_rps }) => bare_rps)),
    ratio: median(rounds.map(({ ratio }) => ratio)),
    p50_ms: times?.p50 ?? Number.NaN,
    p99_ms: times?.p99 ?? Number.NaN,
    verify_cpu_us: medianKnown(measured.map(({ verify }) => verify.cpuMicroseconds)),
    bare_cpu_us: medianKnown(measured.map(({ bare }) => bare.cpuMicroseconds)),
    decisions: Object.fromEntries(decisions),
    allow_share: (decisions.get('allow') ?? 0) / answered,
    failures: measured.reduce((total, { verify, bare }) => total + verify.failures + bare.failures, 0),
    rounds,
  };
}

function medianKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
