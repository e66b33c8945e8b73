import { type ImpostorTries, impostorTries } from '../evaluation/impostorTries.ts';
import { type Protocol, parseProtocol } from '../evaluation/protocol.ts';
import type { Recording } from '../evaluation/recording.ts';
import { sessionProtocol } from '../evaluation/session/sessionProtocol.ts';
import { buildTrials } from '../evaluation/trials.ts';
import type { UserSplit } from '../evaluation/userSplit.ts';
import { enrolFreeText, verifyFreeText } from '../models/freeText/freeText.ts';
import type { Score } from '../models/model.ts';
import { accumulate, type SessionEvidence, sessionScore } from './accumulate.ts';
import { fitSpread, type SpreadSample } from './fitSpread.ts';
import { GENUINE_SHARES, IMPOSTOR_SHARES } from './shares.ts';
import { freeTextTerms, type SpreadTables } from './spreadTables.ts';

/** What is scored: enrolment sentences and keys of a sentence that count. */
const SINGLE = [1, 2, 5, 10].flatMap((samples) => [13, 18, 27, 50].map((keys) => ({ samples, keys })));
/** Sessions: enrolment sentences, on one development person of four, since everybody meets everybody ten times. */
const SESSIONS = [1, 2, 5];
const SESSION_PEOPLE = 4;
const SESSION_LENGTHS = [2, 3, 5, 10];

/**
 * Fits the spreads of free text on the Aalto sentences, `users` 5:3. Scores come calibrated from the model. The table of
 * spreadTables.ts is what this gave before repeated pairs were capped (comparablePairs.ts): thresholds for one impostor
 * in a hundred differ by less than 0.05. Deterministic; takes minutes.
 */
export function fitFreeText(
  recordings: readonly Recording[],
  users: UserSplit,
  onProgress?: (done: number, total: number) => void,
): SpreadTables {
  const genuine: SpreadSample[] = [];
  const impostor: SpreadSample[] = [];
  let done = 0;
  const add = (samples: number, lists: Scored, probes: readonly number[]): void => {
    done += 1;
    onProgress?.(done, SINGLE.length + SESSIONS.length);
    for (const count of probes) {
      const terms = freeTextTerms({ mode: 'free', samples, keys: lists.keys, probes: count }) ?? [];
      genuine.push({ terms, scores: sessionScores(lists.genuine, count), weight: 1 });
      impostor.push({ terms, scores: sessionScores(lists.impostors, count), weight: 1 });
    }
  };
  for (const { samples, keys } of SINGLE) {
    add(samples, scored(recordings, { ...parseProtocol(`free-${samples}`), firstPresses: keys }, users), [1]);
  }
  const few = fewerPeople(recordings, users);
  for (const samples of SESSIONS) add(samples, scored(few, sessionProtocol(samples), users), SESSION_LENGTHS);
  return {
    impostor: fitSpread(impostor, IMPOSTOR_SHARES),
    genuine: fitSpread(genuine, GENUINE_SHARES),
  };
}

function fewerPeople(recordings: readonly Recording[], { modulus }: UserSplit): Recording[] {
  return recordings.filter(({ subject }) => Math.floor(Number(subject) / modulus) % SESSION_PEOPLE === 0);
}

interface Scored {
  /** Mean over genuine samples. */
  readonly keys: number;
  /** A list for every template; a list for every template and impostor. */
  readonly genuine: readonly Float64Array[];
  readonly impostors: readonly Float64Array[];
}

function scored(recordings: readonly Recording[], protocol: Protocol, users: UserSplit): Scored {
  const genuine: Float64Array[] = [];
  const impostors: Float64Array[] = [];
  let keys = 0;
  let samples = 0;
  for (const [typist, others] of impostorTries(buildTrials(recordings, protocol, { users }))) {
    const template = enrolFreeText(typist.enrolment, typist.device);
    const scoresOf = ({ samples: tries }: Pick<ImpostorTries, 'samples'>): Float64Array =>
      Float64Array.from(tries.flatMap((sample) => scoreOf(verifyFreeText(template, sample))));
    genuine.push(scoresOf({ samples: typist.genuine }));
    impostors.push(...others.map(scoresOf));
    for (const { timeline } of typist.genuine) keys += timeline.keys.length;
    samples += typist.genuine.length;
  }
  return { keys: keys / samples, genuine, impostors };
}

/** Samples that can't be compared have no score. */
function scoreOf({ value, defect }: Score): number[] {
  return defect === null ? [value] : [];
}

/** Scores of sessions of so many samples without pauses, no sample used twice; of one: the scores as they are. */
function sessionScores(lists: readonly Float64Array[], length: number): Float64Array {
  if (length === 1) return Float64Array.from(lists.flatMap((list) => [...list]));
  const scores: number[] = [];
  for (const list of lists) {
    for (let from = 0; from + length <= list.length; from += length) {
      let evidence: SessionEvidence | null = null;
      for (const llr of list.subarray(from, from + length)) {
        evidence = accumulate(evidence, { llr, keys: 0 }, 0, 1);
      }
      if (evidence !== null) scores.push(sessionScore(evidence, 0, 1));
    }
  }
  return Float64Array.from(scores);
}
