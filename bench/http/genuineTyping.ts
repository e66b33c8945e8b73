import {
  createRhythm,
  decide,
  drawSentence,
  drawTypist,
  type KeystrokeSample,
  type Model,
  parseSample,
  type RhythmTemplate,
  type SimulatedEvent,
  type SimulatedTypist,
  shapeOf,
  type TextMode,
  typeText,
} from '@keystroke-auth/engine';
import { POLICY_PRESETS } from '@keystroke-auth/protocol';

/** What is typed in a case of the benchmark. */
export interface TypingCase {
  readonly name: string;
  readonly keys: number;
  readonly text: TextMode;
  /** What a typist types as a sample. */
  textOf(typist: number, sample: number): string;
}

const PHRASE = 'leonardo dicaprio';
const LONG_TEXT =
  'the quick brown fox jumps over the lazy dog while seven wizards mix a box of jugs and pack my lamps.';
const KEYS = LONG_TEXT.length;
/** Sentences of so many words are longer than that. */
const WORDS = 30;

export const TYPING_CASES: readonly TypingCase[] = [
  { name: 'verify-17', keys: PHRASE.length, text: 'fixed', textOf: () => PHRASE },
  { name: 'verify-100', keys: KEYS, text: 'fixed', textOf: () => LONG_TEXT },
  {
    name: 'verify-100-free',
    keys: KEYS,
    text: 'free',
    textOf: (typist, sample) => drawSentence(typist * 1_000_003 + sample, WORDS).slice(0, KEYS),
  },
];

/** Somebody who types, with the template that the service learns from the same samples. */
export interface BenchTypist {
  readonly id: string;
  readonly typist: SimulatedTypist;
  readonly enrolment: readonly Sample[];
  readonly template: RhythmTemplate;
  /** The number of the next sample. */
  next: number;
}

/** A sample as `/v1` takes it. */
export interface Sample {
  readonly keystroke_data: readonly SimulatedEvent[];
  readonly capture: { readonly device: 'desktop'; readonly text: TextMode; readonly text_id: string };
}

export interface GenuineTyping {
  /** The next person whom typing suits. */
  nextTypist(): BenchTypist;
  /** The next sample of a person that the engine allows at the policy of the benchmark. */
  nextSample(typist: BenchTypist): Sample;
  /** Samples that the engine allowed, of those that were drawn for people whom typing suits. */
  keptShare(): number;
}

/** What the benchmark's application decides by. */
export const POLICY = {
  ...POLICY_PRESETS.balanced,
  require_challenge: false,
  attempts: null,
  update: 'off',
} as const;

const ENROLMENT = POLICY.samples_required;
/** People are tried out with so many samples, of which so many must be allowed: others would use another factor. */
const TRIED = 10;
const ALLOWED = 7;

/**
 * Simulated people and their samples, none typed twice. An allowed try is what a service does most; so that nearly all
 * are, samples that the engine would not allow are passed over, and people who have many such.
 */
export function createGenuineTyping(typing: TypingCase): GenuineTyping {
  const model = createRhythm({ text: typing.text, device: 'desktop' });
  const drawn = { samples: 0, kept: 0 };
  let seed = 0;

  const typeNext = (typist: BenchTypist): { readonly sample: Sample; readonly allowed: boolean } => {
    const sample = typeSample(typing, typist.typist, typist.next++);
    return { sample, allowed: allows(model, typist.template, parseSample(sample.keystroke_data)) };
  };
  return {
    nextTypist() {
      for (;;) {
        seed += 1;
        const person = drawTypist(seed);
        const enrolment = Array.from({ length: ENROLMENT }, (_, i) => typeSample(typing, person, i + 1));
        const typist: BenchTypist = {
          id: `${typing.name}-${seed}`,
          typist: person,
          enrolment,
          template: model.enrol(enrolment.map(({ keystroke_data }) => parseSample(keystroke_data))),
          next: ENROLMENT + 1,
        };
        const tried = Array.from({ length: TRIED }, () => typeNext(typist));
        if (tried.filter(({ allowed }) => allowed).length >= ALLOWED) return typist;
      }
    },
    nextSample(typist) {
      for (;;) {
        const { sample, allowed } = typeNext(typist);
        drawn.samples += 1;
        if (!allowed) continue;
        drawn.kept += 1;
        return sample;
      }
    },
    keptShare: () => drawn.kept / drawn.samples,
  };
}

function typeSample({ text, textOf, name }: TypingCase, typist: SimulatedTypist, sample: number): Sample {
  return {
    keystroke_data: typeText(typist, textOf(typist.seed, sample), { sample, text }),
    capture: { device: 'desktop', text, text_id: name },
  };
}

function allows(model: Model<RhythmTemplate>, template: RhythmTemplate, sample: KeystrokeSample): boolean {
  const { decision } = decide(model.score(template, sample), shapeOf(template, sample), {
    targetFalseMatchRate: POLICY.target_false_match_rate,
    stepUpFalseMatchRate: POLICY.target_false_match_rate,
  });
  return decision === 'allow';
}
