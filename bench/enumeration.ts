import { parseArgs } from 'node:util';
import { createRandom, drawTypist, typeText } from '@keystroke-auth/engine';
import { type ApiClient, createApiClient } from '../packages/server/src/cli/client/apiClient.ts';
import { compareTimes } from './enumeration/compareTimes.ts';
import { startService } from './http/startServers.ts';

/**
 * Whether answers and times tell who is known: `npm run -s bench:enumeration -- [--people 40] [--rounds 50] [--seed 1] [--json]`.
 *
 * A service of its own, asked over the network of this machine, one request after the other, by a key that may decide and
 * make challenges, and may not read. For each question as many people who are known as ids that nobody has; each is asked
 * about in every round, in an order drawn anew. The answer is compared without what is new in each, and the time by the
 * difference of the medians and by how often one known takes longer than one unknown (AUC: 0.5 tells nothing), each
 * with the middle 95 % of resampling.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const people = positive('people');
const rounds = positive('rounds');
const random = createRandom(positive('seed'));
/** Rounds before the first that counts: until code is compiled and caches are filled. */
const WARM_UP = 5;
const TEXT = 'correct horse battery';
const REQUIRED = 5;

interface Question {
  readonly name: string;
  /** Ids of the known are this and a number; of the others, too, and have an `x` at the end. */
  readonly prefix: string;
  ask(api: ApiClient, userId: string): Promise<{ readonly status: number; readonly body: object }>;
}

const sample = typedBy(900_000, 1);
const verify: Question['ask'] = (api, userId) => api.post(`/v1/users/${userId}/verify`, sample);
const QUESTIONS: readonly Question[] = [
  { name: 'verify, known but not enrolled', prefix: 'begun', ask: verify },
  {
    name: 'challenge, enrolled',
    prefix: 'enrolled',
    ask: (api, user_id) => api.post('/v1/challenges', { user_id }),
  },
  { name: 'verify, enrolled', prefix: 'enrolled', ask: verify },
];

const service = await startService({ preset: 'balanced', require_challenge: false, attempts: null }, null);
try {
  await prepare(createApiClient(service.url, service.apiKey));
  const blind = createApiClient(service.url, await service.makeKey('verify', 'challenges'));
  const rows = [];
  for (const question of QUESTIONS) rows.push(await measure(blind, question));
  const setting = { people, rounds, code: service.code };
  process.stdout.write(values.json ? `${JSON.stringify({ ...setting, rows })}\n` : inWords(rows));
} finally {
  await service.stop();
}

/** Enrols people, and others who have only begun to. */
async function prepare(api: ApiClient): Promise<void> {
  for (let n = 0; n < people; n++) {
    for (const [prefix, samples] of [
      ['begun', 1],
      ['enrolled', REQUIRED],
    ] as const) {
      const typist = 10_000 + n;
      const body = { samples: Array.from({ length: samples }, (_, i) => typedBy(typist, i + 1)) };
      const { status } = await api.post(`/v1/users/${prefix}-${n}/samples`, body);
      // People whose samples do not fit each other are left as they are: refused, so unknown; nobody is counted as such.
      if (status === 422) await api.post(`/v1/users/${prefix}-${n}/samples`, retyped(samples));
      else if (status >= 300) throw new Error(`${prefix}-${n} can not be enrolled: HTTP ${status}`);
    }
  }
}

function retyped(samples: number): object {
  return { samples: Array.from({ length: samples }, (_, i) => typedBy(10_000, 100 + i)) };
}

function typedBy(typist: number, sampleNumber: number): object {
  const keystroke_data = typeText(drawTypist(typist), TEXT, { sample: sampleNumber, pauses: false });
  return { keystroke_data, capture: { device: 'desktop' } };
}

async function measure(api: ApiClient, question: Question) {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const answers: Record<'known' | 'unknown', Set<string>> = { known: new Set(), unknown: new Set() };
  for (let round = -WARM_UP; round < rounds; round++) {
    const asked = Array.from({ length: 2 * people }, (_, i) => ({ n: i >> 1, isKnown: i % 2 === 0 }));
    for (const { n, isKnown } of shuffled(asked)) {
      const userId = `${question.prefix}-${n}${isKnown ? '' : 'x'}`;
      const begun = performance.now();
      const { status, body } = await question.ask(api, userId);
      const took = performance.now() - begun;
      if (round < 0) continue;
      const kind = isKnown ? 'known' : 'unknown';
      times[kind].push(took);
      answers[kind].add(`${status} ${withoutNews(body)}`);
    }
  }
  const alike = answers.known.size === 1 && [...answers.known].join() === [...answers.unknown].join();
  return { name: question.name, alike, ...compareTimes(times.known, times.unknown, random) };
}

/** An answer without ids, tokens and times, which are new in each. */
function withoutNews(body: object): string {
  const news = ['attempt_id', 'challenge', 'challenge_id', 'user_id', 'expires_at'];
  return JSON.stringify(Object.entries(body).filter(([name]) => !news.includes(name)));
}

function shuffled<Item>(items: Item[]): Item[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [items[i], items[j]];
    if (a === undefined || b === undefined) continue;
    items[i] = b;
    items[j] = a;
  }
  return items;
}

function inWords(rows: readonly Awaited<ReturnType<typeof measure>>[]): string {
  const lines = rows.map(
    ({ name, alike, difference, interval, auc, aucInterval }) =>
      `| ${name} | ${alike ? 'alike' : 'differs'} | ${difference.toFixed(0)} (${interval.map((value) => value.toFixed(0)).join(' to ')}) ` +
      `| ${auc.toFixed(3)} (${aucInterval.map((value) => value.toFixed(3)).join(' to ')}) |`,
  );
  return (
    `${people} people, ${rounds} rounds, against as many whom nobody knows\n\n` +
    `| asked | answer | later by, µs | AUC |\n|---|---|---|---|\n${lines.join('\n')}\n`
  );
}

function positive(name: 'people' | 'rounds' | 'seed'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`--${name}: got ${values[name]}, expected a whole number above 0`);
}
