import { createRandom } from '@keystroke-auth/engine';
import { type Connection, openConnection } from './connection.ts';
import { keepCase } from './fuzzCase.ts';
import { decisionIn } from './judge.ts';
import { createRequests } from './makeRequest.ts';
import { findCulprit, makeSmall, type Running } from './makeSmall.ts';
import { readGrammar } from './operations.ts';
import { drawCrowd } from './people.ts';
import type { FuzzRequest, RequestKind } from './request.ts';
import { type Sent, sendRequest } from './sendRequest.ts';
import type { FuzzedService } from './service.ts';
import { openWorld } from './world.ts';

export interface FuzzOptions {
  readonly seconds: number;
  /** The run ends with this many requests, or with the time. */
  readonly requests: number;
  readonly seed: number;
  /** How many are enrolled; default: enough that nobody is tried twice a second. */
  readonly people?: { readonly control: number; readonly limits: number };
  /** Where cases are written. */
  readonly cases: string;
  /** Starts another service when the first has ended, to find what ended it. */
  restart(): Promise<FuzzedService>;
  onProgress(requests: number): void;
}

export interface FuzzResult {
  readonly seed: number;
  readonly requests: number;
  readonly seconds: number;
  readonly requests_per_second: number;
  readonly kinds: Readonly<Record<RequestKind, number>>;
  /** Answers by status; `closed` and `late` are none. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The positive control: people's own new samples, and those of them that were allowed. */
  readonly genuine: number;
  readonly genuine_allowed: number;
  /** Tries by what this side knows of them, with those allowed. */
  readonly tries: Readonly<Record<string, { readonly sent: number; readonly allowed: number }>>;
  /** Bytes after garbage was collected: when the service was warm, and the most since. */
  readonly memory: {
    readonly warm_kept: number;
    readonly most_kept: number;
    readonly warm_rss: number;
    readonly most_rss: number;
  };
  readonly slowest_ms: number;
  readonly violations: readonly { readonly violation: string; readonly file: string }[];
}

const CONNECTIONS = 16;
/** A process that goes down closes its connections first. */
const END_WITHIN_MS = 200;
/** Longer than the slowest answer should take on a busy machine, shorter than REQUEST_TIMEOUT: nothing may wait for that. */
const DEADLINE_MS = 20_000;
/** Requests between two renewals of what fuzzing destroys, and between two looks at the memory. */
const RENEW_EVERY = 2_000;
const LOOK_EVERY = 5_000;
/** Caches are full after so many requests; a run of fewer is warm at half. */
const WARM_AFTER = 20_000;
/** One fault is met again and again: the first of them are kept. */
const MOST_CASES = 10;

/** Sends requests until time or number is up. */
export async function runFuzz(service: FuzzedService, options: FuzzOptions): Promise<FuzzResult> {
  const { seed } = options;
  const crowd = drawCrowd(seed, options.people);
  const drawn = [...crowd.control, ...crowd.limits];
  const world = await openWorld(service.url, service.keys, crowd);
  const next = createRequests(readGrammar(), crowd, createRandom(seed));
  const count = new Counts();
  const violations: { violation: string; file: string }[] = [];
  const warmAfter = Math.min(WARM_AFTER, options.requests / 2);
  let warm = await service.memory();
  let most = warm;

  const started = performance.now();
  const over = (): boolean =>
    count.requests >= options.requests ||
    performance.now() - started > options.seconds * 1_000 ||
    violations.length >= MOST_CASES ||
    service.exitCode() !== null;
  const look = async (): Promise<void> => {
    if (service.exitCode() !== null) return;
    const now = await service.memory();
    // Until then the service fills its caches; what counts is what comes on top.
    if (count.requests <= warmAfter) {
      warm = now;
      most = now;
    } else {
      most = { kept: Math.max(most.kept, now.kept), rss: Math.max(most.rss, now.rss) };
    }
  };

  // One after the other, so that a case is judged in peace: everybody waits while one of them is made small.
  const findings: { request: FuzzRequest; sent: Sent }[] = [];
  // Requests without an answer, the last first: one of them ended the service, should it end.
  const unanswered: { request: FuzzRequest; sent: Sent }[] = [];
  let running: Running = { service, world };
  const setting = {
    people: drawn,
    seed,
    deadlineMs: DEADLINE_MS,
    async revive(): Promise<Running> {
      if (running.service.exitCode() !== null) {
        const next = await options.restart();
        running = { service: next, world: await openWorld(next.url, next.keys, crowd) };
      }
      return running;
    },
  };
  while (!over()) {
    const until = count.requests + LOOK_EVERY;
    await inTurn(service.url, async (connection) => {
      while (!over() && count.requests < until && findings.length === 0) {
        count.requests += 1;
        if (count.requests % RENEW_EVERY === 0) await world.renew();
        const request = next();
        const sending = performance.now();
        const sent = await sendRequest(request, connection, world, drawn);
        count.note(request, sent, performance.now() - sending);
        if (sent.violation !== null) findings.push({ request, sent });
        if (typeof sent.outcome === 'string') {
          unanswered.unshift({ request, sent });
          unanswered.splice(2 * CONNECTIONS);
        }
        if (count.requests % 500 === 0) options.onProgress(count.requests);
      }
    });
    const ended = unanswered.length > 0 && (await service.endsWithin(END_WITHIN_MS));
    const culprit = ended ? await findCulprit(unanswered, setting) : null;
    // What else was under way then says nothing about itself.
    const found = ended ? (culprit === null ? [] : [culprit]) : findings.splice(0);
    for (const { request, sent } of found) {
      const violation = ended ? 'the service ended' : sent.violation;
      if (violation === null) continue;
      const kept = await makeSmall(request, sent, violation, setting);
      violations.push({ violation, file: keepCase(options.cases, kept) });
    }
    unanswered.length = 0;
    await look();
  }
  if (running.service !== service) await running.service.stop();
  const seconds = (performance.now() - started) / 1_000;
  return {
    seed,
    requests: count.requests,
    seconds,
    requests_per_second: count.requests / seconds,
    kinds: count.kinds,
    statuses: Object.fromEntries([...count.statuses].sort(([a], [b]) => (a < b ? -1 : 1))),
    genuine: count.genuine,
    genuine_allowed: count.genuineAllowed,
    tries: Object.fromEntries(count.tries),
    memory: { warm_kept: warm.kept, most_kept: most.kept, warm_rss: warm.rss, most_rss: most.rss },
    slowest_ms: count.slowest,
    violations,
  };
}

/** Works on every connection at the same time. */
async function inTurn(url: string, work: (connection: Connection) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = openConnection(url, DEADLINE_MS);
      try {
        await work(connection);
      } finally {
        connection.close();
      }
    }),
  );
}

class Counts {
  requests = 0;
  genuine = 0;
  genuineAllowed = 0;
  slowest = 0;
  readonly kinds: Record<RequestKind, number> = { genuine: 0, try: 0, document: 0, bytes: 0 };
  readonly statuses = new Map<string, number>();
  readonly tries = new Map<string, { sent: number; allowed: number }>();

  note({ kind }: FuzzRequest, { outcome, standing }: Sent, milliseconds: number): void {
    this.kinds[kind] += 1;
    this.slowest = Math.max(this.slowest, milliseconds);
    const status = typeof outcome === 'string' ? outcome : String(outcome.status);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const allowed = typeof outcome !== 'string' && decisionIn(outcome.body) === 'allow';
    if (kind === 'genuine') {
      this.genuine += 1;
      if (allowed) this.genuineAllowed += 1;
    } else if (standing !== null) {
      const counted = this.tries.get(standing.kind) ?? { sent: 0, allowed: 0 };
      counted.sent += 1;
      if (allowed) counted.allowed += 1;
      this.tries.set(standing.kind, counted);
    }
  }
}
