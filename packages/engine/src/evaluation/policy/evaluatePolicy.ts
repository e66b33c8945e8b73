import type { DeviceClass, Model } from '../../models/model.ts';
import type { RhythmTemplate } from '../../models/rhythmTemplate.ts';
import { type BootstrapOptions, bootstrapIntervals, type Interval } from '../bootstrapIntervals.ts';
import type { Trials } from '../trials.ts';
import { twoWayBootstrap } from '../twoWayBootstrap.ts';
import {
  type Decided,
  type DecidedTries,
  type DecisionWord,
  judgePolicies,
  type NamedPolicy,
} from './judgePolicies.ts';

/** A share as a fraction, with its 95 % interval; null where there is nothing to draw from. */
export interface Share {
  readonly rate: number;
  readonly interval: Interval | null;
}

/** How often each decision is the answer. */
export interface DecisionShares extends Readonly<Record<DecisionWord, Share>> {
  readonly tries: number;
}

export interface PolicyRow {
  readonly policy: string;
  /** Intervals over people. */
  readonly genuine: DecisionShares;
  /** Intervals over people in both roles, two-way. */
  readonly impostors: DecisionShares;
  /**
   * Log-ins of {@link TRIES_OF_A_LOGIN} genuine tries in a row, no try in two of them, that have an `allow` among them;
   * null when nobody has so many.
   */
  readonly logins: (Share & { readonly count: number }) | null;
}

export interface PolicyResult {
  readonly protocol: string;
  readonly users: number;
  readonly rows: readonly PolicyRow[];
}

/** As many as people usually get before they are asked for something else. */
export const TRIES_OF_A_LOGIN = 3;

const WORDS = ['allow', 'step_up', 'deny', 'insufficient'] as const;

/** What policies answer to people and to impostors. Scores decide alone: liveness is not looked at. */
export function evaluatePolicy(
  trials: Trials,
  modelOf: (device: DeviceClass) => Model<RhythmTemplate>,
  policies: readonly NamedPolicy[],
  options: BootstrapOptions = {},
): PolicyResult {
  return {
    protocol: trials.protocol.name,
    users: new Set(trials.typists.map(({ subject }) => subject)).size,
    rows: judgePolicies(trials, modelOf, policies).map((decided) => rowOf(decided, options)),
  };
}

function rowOf({ policy, genuine, impostors }: Decided, options: BootstrapOptions): PolicyRow {
  const logins = genuine.map(loginsOf);
  const ofGenuine = (word: DecisionWord): Share =>
    shareOf(genuine, ({ words }) => countOf(words, word), sizeOf, options);
  const ofImpostors = (word: DecisionWord): Share => twoWayShareOf(impostors, word, options);
  const count = total(logins, sizeOf);
  return {
    policy: policy.name,
    genuine: { tries: total(genuine, sizeOf), ...eachWord(ofGenuine) },
    impostors: { tries: total(impostors, sizeOf), ...eachWord(ofImpostors) },
    logins:
      count === 0
        ? null
        : { count, ...shareOf(logins, ({ words }) => countOf(words, 'allow'), sizeOf, options) },
  };
}

function eachWord(share: (word: DecisionWord) => Share): Record<DecisionWord, Share> {
  return {
    allow: share('allow'),
    step_up: share('step_up'),
    deny: share('deny'),
    insufficient: share('insufficient'),
  };
}

/** The best word of each log-in; tries that are left over make none. */
function loginsOf({ words, ...whose }: DecidedTries): DecidedTries {
  const logins = Array.from({ length: Math.floor(words.length / TRIES_OF_A_LOGIN) }, (_, i) =>
    words.slice(TRIES_OF_A_LOGIN * i, TRIES_OF_A_LOGIN * (i + 1)),
  );
  return {
    ...whose,
    words: logins.map((tries) => WORDS.find((word) => tries.includes(word)) ?? 'insufficient'),
  };
}

function shareOf(
  entries: readonly DecidedTries[],
  part: (entry: DecidedTries) => number,
  whole: (entry: DecidedTries) => number,
  options: BootstrapOptions,
): Share {
  const measure = (weights: Float64Array) => ({
    share:
      total(entries, (entry, i) => (weights[i] ?? 0) * part(entry)) /
      total(entries, (entry, i) => (weights[i] ?? 0) * whole(entry)),
  });
  const users = entries.map(({ user }) => user);
  return {
    rate: measure(new Float64Array(entries.length).fill(1)).share,
    interval: bootstrapIntervals(users, measure, ['share'], options).get('share') ?? null,
  };
}

function twoWayShareOf(
  entries: readonly DecidedTries[],
  word: DecisionWord,
  options: BootstrapOptions,
): Share {
  const pairs = entries.map(({ user, typist, words }) => ({
    user,
    impostor: typist,
    accepted: countOf(words, word),
    comparisons: words.length,
  }));
  return {
    rate: total(entries, ({ words }) => countOf(words, word)) / total(entries, sizeOf),
    interval: twoWayBootstrap(pairs, options),
  };
}

function countOf(words: readonly DecisionWord[], wanted: DecisionWord): number {
  return words.filter((word) => word === wanted).length;
}

function sizeOf({ words }: DecidedTries): number {
  return words.length;
}

function total<Entry>(entries: readonly Entry[], value: (entry: Entry, i: number) => number): number {
  return entries.reduce((sum, entry, i) => sum + value(entry, i), 0);
}
