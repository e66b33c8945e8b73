import type { DeviceClass, Model } from '../../models/model.ts';
import type { Recording } from '../recording.ts';
import type { Selection } from '../selectRecordings.ts';
import { blendTyping } from './blendTyping.ts';
import { buildStreams, type Stream } from './buildStreams.ts';
import { type WalkRule, walkTemplate } from './walkTemplate.ts';

export interface EvaluateWalkOptions<Template> extends WalkRule<Template> {
  /** Samples enrolled. */
  readonly enrolment: number;
  /** Whether owners type in between, a try for each of the impostor's. Default no. */
  readonly ownersType?: boolean;
  /** Default 100. */
  readonly maxUpdates?: number;
  /** Impostors at each template. Default 4. */
  readonly impostors?: number;
  readonly selection?: Selection;
}

export interface WalkResult {
  /** Impostors at templates; those accepted without any update are left out. */
  readonly walks: number;
  readonly accepted_at_once: number;
  /** Shares of the walks that arrived at all, and within twenty updates. */
  readonly arrived: number;
  readonly arrived_within_20: number;
  /** Null where less than half arrive. */
  readonly median_updates: number | null;
}

/** Samples that show the owner's rhythm to the impostor. */
const SNOOPED = 5;
/** Samples after enrolment that practise, walk, and probe: 50, 40 and 20. */
const [PRACTISED, WALKED, PROBED] = [50, 90, 110] as const;
const SOON = 20;

/** Patient impostors at every template (walkTemplate.ts). @throws {EvaluationError} what buildTrials throws */
export function evaluateWalk<Template>(
  recordings: readonly Recording[],
  modelOf: (device: DeviceClass) => Model<Template>,
  options: EvaluateWalkOptions<Template>,
): WalkResult {
  const { enrolment, selection, impostors = 4, maxUpdates = 100 } = options;
  const last = enrolment + PROBED;
  const protocol = { name: `walk-${enrolment}`, enrolment, last, reportedFrom: enrolment + 1 };
  const streams = buildStreams(recordings, protocol, 'same', selection);
  const walk = (victim: Stream, impostor: Stream): number | null => {
    const model = modelOf(victim.device);
    return walkTemplate(model, model.enrol(victim.enrolment), {
      ...options,
      victim: rhythmSeen(victim),
      own: impostor.genuine.slice(PRACTISED, WALKED),
      probes: impostor.genuine.slice(WALKED, PROBED),
      maxUpdates,
      genuine: options.ownersType === true ? victim.genuine : [],
    });
  };
  const all = streams.flatMap((victim, i) => {
    const others = streams.filter(({ subject, text }) => subject !== victim.subject && text === victim.text);
    // Evenly over the others, beginning at another one for each victim.
    const chosen = Array.from(
      { length: Math.min(impostors, others.length) },
      (_, j) => others[(i + Math.floor((j * others.length) / impostors)) % others.length],
    );
    return chosen.flatMap((impostor) => (impostor === undefined ? [] : [walk(victim, impostor)]));
  });
  const walks = all.filter((updates) => updates !== 0);
  const lengths = walks.filter((updates) => updates !== null).sort((a, b) => a - b);
  const count = Math.max(1, walks.length);
  return {
    walks: walks.length,
    accepted_at_once: all.length - walks.length,
    arrived: lengths.length / count,
    arrived_within_20: lengths.filter((updates) => updates <= SOON).length / count,
    median_updates: lengths[Math.ceil(walks.length / 2) - 1] ?? null,
  };
}

/** The mean of the last samples enrolled, times on the log scale. */
function rhythmSeen({ enrolment }: Stream) {
  return enrolment.slice(-SNOOPED).reduce((mean, sample, i) => blendTyping(mean, sample, 1 / (i + 1)));
}
