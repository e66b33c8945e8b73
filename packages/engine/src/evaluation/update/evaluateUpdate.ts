import type { DeviceClass, Model } from '../../models/model.ts';
import type { BootstrapOptions } from '../bootstrapIntervals.ts';
import { equalErrorRate } from '../equalErrorRate.ts';
import { errorRatesAt } from '../errorRates.ts';
import { summarise } from '../evaluate.ts';
import type { Recording } from '../recording.ts';
import type { TypistScores } from '../scoreTrials.ts';
import type { Selection } from '../selectRecordings.ts';
import { buildStreams, type Stream } from './buildStreams.ts';
import { type Replay, replayStream, type UpdateMode, type UpdateRule } from './replayStream.ts';
import { type ImpostorPractice, parseUpdateProtocol } from './updateProtocol.ts';

export interface EvaluateUpdateOptions<Template> extends BootstrapOptions {
  /** `novice-N` or `all-N`. */
  readonly protocol: string;
  readonly mode: UpdateMode;
  /** Default `first`. */
  readonly impostors?: ImpostorPractice;
  readonly selection?: Selection;
  /** Default the model's own threshold for every template. */
  readonly thresholdOf?: UpdateRule<Template>['thresholdOf'];
  /** Mode `self` learns only from tries accepted by so much. Default 0. */
  readonly margin?: number;
  /** Default the model's own, without bounds. */
  readonly update?: UpdateRule<Template>['update'];
  /** Repetitions a bin of the error over time. Default 25. */
  readonly binSize?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Error within some repetitions, both included; rates as fractions. */
export interface UpdateBin {
  readonly from: number;
  readonly to: number;
  readonly eer_per_user_mean: number;
  readonly frr_at_threshold: number;
  readonly far_at_threshold: number;
}

export interface UpdateResult extends ReturnType<typeof summarise> {
  readonly protocol: string;
  readonly mode: UpdateMode;
  readonly impostor_practice: ImpostorPractice;
  readonly bins: readonly UpdateBin[];
  /** Genuine and impostor tries over all steps, and how many of them templates learned from. */
  readonly tries_each: number;
  readonly genuine_entered: number;
  readonly impostors_entered: number;
  /** Templates that learned from one impostor try or more. */
  readonly templates_entered: number;
  /** Of these, the ones whose own equal-error rate is higher than with the same tries kept out. */
  readonly templates_worsened: number;
}

/** Error over time while templates learn. @throws {EvaluationError} `protocol_unknown`, and what buildTrials throws */
export function evaluateUpdate<Template>(
  recordings: readonly Recording[],
  modelOf: (device: DeviceClass) => Model<Template>,
  options: EvaluateUpdateOptions<Template>,
): UpdateResult {
  const protocol = parseUpdateProtocol(options.protocol);
  const practice = options.impostors ?? 'first';
  const streams = buildStreams(recordings, protocol, practice, options.selection);
  const replayAs = (stream: Stream, mode: UpdateMode): Replay => {
    const model = modelOf(stream.device);
    const update = options.update ?? ((template, sample) => model.update(template, sample));
    const thresholdOf = options.thresholdOf ?? (() => model.threshold);
    return replayStream(stream, model, { mode, thresholdOf, margin: options.margin ?? 0, update });
  };
  const replays = streams.map((stream, i) => {
    const replay = replayAs(stream, options.mode);
    options.onProgress?.(i + 1, streams.length);
    return replay;
  });
  const scoresWithin = (replay: Replay, i: number, from: number, to: number): TypistScores => ({
    id: streams[i]?.id ?? '',
    subject: streams[i]?.subject ?? '',
    threshold: 0,
    genuine: replay.genuine.slice(from - 1 - protocol.enrolment, to - protocol.enrolment),
    impostors: replay.impostors.slice(from - 1 - protocol.enrolment, to - protocol.enrolment),
  });
  const reported = (replay: Replay, i: number) =>
    scoresWithin(replay, i, Math.max(protocol.reportedFrom, protocol.enrolment + 1), protocol.last);
  const worsened = replays.filter((replay, i) => {
    const stream = streams[i];
    if (stream === undefined || !replay.impostorEntered.includes(1)) return false;
    const clean = reported(replayAs(stream, 'self-without-impostors'), i);
    return eerOf(reported(replay, i)) > eerOf(clean);
  });
  const binSize = options.binSize ?? 25;
  const bins: UpdateBin[] = [];
  for (let from = protocol.enrolment + 1; from <= protocol.last; ) {
    // Bins end at multiples of their size, so that those of different enrolments can be compared.
    const to = Math.min(protocol.last, Math.ceil(from / binSize) * binSize);
    bins.push(
      binOf(
        replays.map((replay, i) => scoresWithin(replay, i, from, to)),
        from,
        to,
      ),
    );
    from = to + 1;
  }
  return {
    ...summarise(replays.map(reported), options),
    protocol: protocol.name,
    mode: options.mode,
    impostor_practice: practice,
    bins,
    tries_each: total(replays, ({ genuine }) => genuine.length),
    genuine_entered: total(replays, ({ genuineEntered }) => ones(genuineEntered)),
    impostors_entered: total(replays, ({ impostorEntered }) => ones(impostorEntered)),
    templates_entered: replays.filter(({ impostorEntered }) => impostorEntered.includes(1)).length,
    templates_worsened: worsened.length,
  };
}

function binOf(scores: readonly TypistScores[], from: number, to: number): UpdateBin {
  const rates = scores.map(({ genuine, impostors, threshold }) =>
    errorRatesAt(threshold, genuine, impostors),
  );
  return {
    from,
    to,
    eer_per_user_mean: total(scores, eerOf) / scores.length,
    frr_at_threshold: total(rates, ({ frr }) => frr) / rates.length,
    far_at_threshold: total(rates, ({ far }) => far) / rates.length,
  };
}

function eerOf({ genuine, impostors }: TypistScores): number {
  return equalErrorRate(genuine, impostors);
}

function ones(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

function total<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
