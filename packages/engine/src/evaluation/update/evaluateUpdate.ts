import type { DeviceClass, Model } from '../../models/model.ts';
import type { BootstrapOptions } from '../bootstrapIntervals.ts';
import { equalErrorRate } from '../equalErrorRate.ts';
import { summarise } from '../evaluate.ts';
import type { Recording } from '../recording.ts';
import type { TypistScores } from '../scoreTrials.ts';
import type { Selection } from '../selectRecordings.ts';
import { buildStreams, type Stream } from './buildStreams.ts';
import { type Replay, replayStream, type UpdateMode, type UpdateRule } from './replayStream.ts';
import { type UpdateBin, updateBins } from './updateBins.ts';
import { type ImpostorPractice, parseUpdateProtocol } from './updateProtocol.ts';

export interface EvaluateUpdateOptions<Template> extends UpdateRule<Template>, BootstrapOptions {
  /** `novice-N` or `all-N`. */
  readonly protocol: string;
  /** Default `first`. */
  readonly impostors?: ImpostorPractice;
  readonly selection?: Selection;
  /** Repetitions a bin of the error over time. Default 25. */
  readonly binSize?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The measures are of how far above the threshold of its moment every try scored: Cllr means nothing of that. */
export interface UpdateResult extends Omit<ReturnType<typeof summarise>, 'cllr' | 'min_cllr'> {
  readonly protocol: string;
  readonly mode: UpdateMode;
  readonly impostor_practice: ImpostorPractice;
  readonly bins: readonly UpdateBin[];
  /** Genuine tries over all steps; there are as many impostor tries. */
  readonly tries_each: number;
  /** How many of them templates learned from. */
  readonly genuine_entered: number;
  readonly impostors_entered: number;
  /** Templates that learned from one impostor try or more. */
  readonly templates_entered: number;
  /** Of these, the ones whose own equal-error rate is higher than with the same tries kept out. */
  readonly templates_worsened: number;
}

/** Errors while templates learn. @throws {EvaluationError} `protocol_unknown`, and what buildTrials throws */
export function evaluateUpdate<Template>(
  recordings: readonly Recording[],
  modelOf: (device: DeviceClass) => Model<Template>,
  options: EvaluateUpdateOptions<Template>,
): UpdateResult {
  const protocol = parseUpdateProtocol(options.protocol);
  const practice = options.impostors ?? 'first';
  const streams = buildStreams(recordings, protocol, practice, options.selection);
  const replayed = streams.map((stream, i) => {
    const replay = replayStream(stream, modelOf(stream.device), options);
    options.onProgress?.(i + 1, streams.length);
    return { stream, replay };
  });
  const within = (from: number, to: number) =>
    replayed.map(({ stream, replay }) => scoresOf(stream, replay, from, to));
  const reportedFrom = Math.max(protocol.reportedFrom, protocol.enrolment + 1);
  const entered = replayed.filter(({ replay }) => replay.impostorEntered.includes(1));
  const worsened = entered.filter(({ stream, replay }) => {
    const rule = { ...options, mode: 'self-without-impostors' } as const;
    const clean = replayStream(stream, modelOf(stream.device), rule);
    const rateOf = (tries: Replay): number => {
      const { genuine, impostors } = scoresOf(stream, tries, reportedFrom, protocol.last);
      return equalErrorRate(genuine, impostors);
    };
    return rateOf(replay) > rateOf(clean);
  });
  const { cllr: _, min_cllr: __, ...measures } = summarise(within(reportedFrom, protocol.last), options);
  const { cllr: _i, min_cllr: __i, ...intervals } = measures.intervals;
  return {
    ...measures,
    intervals,
    protocol: protocol.name,
    mode: options.mode,
    impostor_practice: practice,
    bins: updateBins(protocol.enrolment + 1, protocol.last, options.binSize ?? 25, within),
    tries_each: sum(replayed, ({ replay }) => replay.genuine.length),
    genuine_entered: sum(replayed, ({ replay }) => ones(replay.genuineEntered)),
    impostors_entered: sum(replayed, ({ replay }) => ones(replay.impostorEntered)),
    templates_entered: entered.length,
    templates_worsened: worsened.length,
  };
}

/** The tries at repetitions `from` to `to`; the first that arrives is the one after enrolment. */
function scoresOf(stream: Stream, replay: Replay, from: number, to: number): TypistScores {
  const skipped = stream.enrolment.length;
  return {
    id: stream.id,
    subject: stream.subject,
    threshold: 0,
    genuine: replay.genuine.slice(from - 1 - skipped, to - skipped),
    impostors: replay.impostors.slice(from - 1 - skipped, to - skipped),
  };
}

function ones(flags: Uint8Array): number {
  return flags.reduce((count, flag) => count + flag, 0);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
