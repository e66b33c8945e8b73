import { EvaluationError, type Recording } from '@keystroke-auth/engine';
import { ProtocolError } from '@keystroke-auth/protocol';
import type { composeV1 } from '../../composeV1.ts';
import type { Call } from '../../services/v1/call.ts';

/** Samples that enrol; the others are tries. */
const ENROLLED = 3;
/** Samples of one person in one application. */
const REQUIRED = ENROLLED + 2;
const MOST = ENROLLED + 4;

/** One text, or all free text of people, and those who typed enough of it for two applications. */
export interface TypedTwice {
  /** Empty for free text. */
  readonly text: string;
  readonly people: readonly { readonly subject: string; readonly halves: readonly [Half, Half] }[];
}

/** What somebody types in one application. */
interface Half {
  readonly device: Recording['device'];
  readonly samples: readonly Recording['sample'][];
}

/** Samples in turn for the one application and the other. @throws {EvaluationError} `recordings_unfit` */
export function splitInTwo(recordings: readonly Recording[], session: string | null): TypedTwice[] {
  const texts = new Map<string, Map<string, Recording[]>>();
  for (const recording of recordings) {
    if (session !== null && recording.session !== session) continue;
    const people = texts.get(recording.text) ?? new Map<string, Recording[]>();
    texts.set(recording.text, people);
    const own = people.get(recording.subject) ?? [];
    people.set(recording.subject, own);
    own.push(recording);
  }
  const split = Array.from(texts, ([text, people]): TypedTwice => {
    // As many of everybody: how many a file has would tell people apart.
    const count = mostCommon(
      Array.from(people.values(), (own) => Math.min(MOST, Math.floor(own.length / 2))),
    );
    return {
      text,
      people: Array.from(people)
        .filter(([, own]) => count >= REQUIRED && own.length >= 2 * count)
        .map(([subject, own]) => ({ subject, halves: [halfOf(own, 0, count), halfOf(own, 1, count)] })),
    };
  }).filter(({ people }) => people.length >= 4);
  if (split.length > 0) return split;
  throw new EvaluationError(
    'recordings_unfit',
    `got nobody who typed one text, or free text, ${2 * REQUIRED} times in one session, expected four people`,
  );
}

function mostCommon(counts: readonly number[]): number {
  const [first] = Array.from(Map.groupBy(counts, (count) => count)).sort(
    ([, a], [, b]) => b.length - a.length,
  );
  return first?.[0] ?? 0;
}

function halfOf(recordings: readonly Recording[], rest: number, count: number): Half {
  const own = recordings
    .toSorted((a, b) => a.repetition - b.repetition)
    .filter((_, i) => i % 2 === rest)
    .slice(0, count);
  return { device: own[0]?.device ?? 'unknown', samples: own.map(({ sample }) => sample) };
}

/** Enrols and verifies everybody in the two applications of each text, under the same id. */
export async function liveTwice(
  v1: ReturnType<typeof composeV1>,
  texts: readonly TypedTwice[],
  onDone: (people: number) => void,
): Promise<void> {
  let done = 0;
  for (const [index, { text, people }] of texts.entries()) {
    for (const side of SIDES) {
      const application = applicationOf(index, side);
      const policy = { samples_required: ENROLLED, require_challenge: false, attempts: null };
      await v1.applications.create(callOf(application), { id: application, policy });
    }
    for (const { subject, halves } of people) {
      for (const side of SIDES) {
        await live(v1, applicationOf(index, side), subject, halves[side], text === '' ? 'free' : 'fixed');
      }
      done += 1;
      onDone(done);
    }
  }
}

export const SIDES = [0, 1] as const;
export type Side = (typeof SIDES)[number];

/** The one application or the other in which a text is typed. */
export function applicationOf(text: number, side: Side): string {
  return `linkage-${text}-${side}`;
}

/** A sample that is refused is not there; that is seen in the store as well. */
async function live(
  v1: ReturnType<typeof composeV1>,
  application: string,
  subject: string,
  { device, samples }: Half,
  text: 'fixed' | 'free',
): Promise<void> {
  const capture = { device, text } as const;
  const typed = samples.map((sample) => ({ sample, capture }));
  for (const sample of typed.slice(0, ENROLLED)) {
    await v1.enrolUser(callOf(application), subject, [sample]).catch((error: unknown) => {
      if (!(error instanceof ProtocolError)) throw error;
    });
  }
  for (const sample of typed.slice(ENROLLED)) {
    await v1.verifyUser(callOf(application), subject, {
      samples: [sample],
      retryOf: null,
      contributions: false,
      override: undefined,
    });
  }
}

function callOf(application: string): Call {
  return {
    caller: { kind: 'key', principal: principalOf(application) },
    requestId: 'linkage',
    idempotency: null,
  };
}

function principalOf(application: string) {
  return { application, mayTeachEnrolled: true, keyId: 'linkage', scopes: ['*'] };
}
