import type { KeystrokeSample } from '../../keystrokes/sample.ts';
import { checkLiveness } from '../../liveness/checkLiveness.ts';
import { createRandom } from '../../math/random.ts';
import type { Model, ModelKind } from '../../models/model.ts';
import type { BootstrapOptions } from '../bootstrapIntervals.ts';
import type { ModelSource } from '../scoreTrials.ts';
import type { EnrolledTypist, Trials } from '../trials.ts';
import { createRateTable, type Rate } from './rateTable.ts';
import { ATTACK_SPECIES } from './species.ts';

/** Whether a sample is taken for the enrolled typist, liveness aside. */
export type Accepts<Template> = (
  model: Model<Template>,
  template: Template,
  sample: KeystrokeSample,
) => boolean;

export interface AttackOptions<Template> extends BootstrapOptions {
  /** Default: a score at or above the model's threshold. */
  readonly accepts?: Accepts<Template>;
  /** Attacks of each species on every typist; default 5, each from another enrolment sample. */
  readonly attacks?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The terms are those of ISO/IEC 30107-3; all rates are fractions. */
export interface AttackReport {
  readonly protocol: string;
  readonly model: ModelKind;
  readonly templates: number;
  readonly species: readonly SpeciesResult[];
  /** Samples of people that the checks alone take for attacks. */
  readonly bpcer: { readonly genuine: Rate; readonly impostors: Rate };
  /** Genuine samples refused, impostors' accepted, by the whole system without and with the checks. */
  readonly frr: ErrorRates;
  readonly far: ErrorRates;
}

export interface SpeciesResult {
  readonly id: string;
  readonly name: string;
  /** Attacks accepted by the whole system (IAPAR), without and with the checks. */
  readonly iapar: ErrorRates;
  /** Attacks that the checks alone take for people's typing. */
  readonly apcer: Rate;
}

/** Errors of the whole system, without the liveness checks and with them. */
export interface ErrorRates {
  readonly unchecked: Rate;
  readonly checked: Rate;
}

const GENUINE = 'genuine';
const IMPOSTOR = 'impostor';
const ATTACKS = 5;
/** Stored samples that a try is checked against: those enrolled and the tries before, the newest. */
const HISTORY = 60;
const NO_TRIES: Rate = { value: Number.NaN, tries: 0, interval: null };

/** Attacks every enrolled typist with every species, the same ones for the same seed. */
export function evaluateAttacks<Template>(
  trials: Trials,
  source: ModelSource<Template>,
  options: AttackOptions<Template> = {},
): AttackReport {
  const { accepts = atThreshold, attacks = ATTACKS, seed = 1 } = options;
  const modelOf = typeof source === 'function' ? source : () => source;
  const { typists } = trials;
  const table = createRateTable<string>(typists.map(({ subject }) => subject));
  // A stream for each: a new species leaves the attacks of the others as they are.
  const streams = ATTACK_SPECIES.map((species, i) => [species, createRandom(seed + i)] as const);
  typists.forEach((typist, i) => {
    const model = modelOf(typist.device);
    const template = model.enrol(typist.enrolment);
    const present = (kind: string, sample: KeystrokeSample, history: readonly KeystrokeSample[]): void => {
      const accepted = accepts(model, template, sample);
      const { replay, synthetic } = checkLiveness(sample, history.slice(-HISTORY));
      const live = !replay && !synthetic;
      // Of genuine samples the errors are those refused, of all others those accepted.
      const genuine = kind === GENUINE;
      const person = genuine || kind === IMPOSTOR;
      table.count(`${kind} unchecked`, i, accepted !== genuine);
      table.count(`${kind} checked`, i, (accepted && live) !== genuine);
      table.count(`${kind} misclassified`, i, live !== person);
    };
    presentPeople(typist, present);
    for (const [species, random] of streams) {
      for (let attack = 0; attack < attacks; attack++) {
        const sample = species.forge(typist, attack, random);
        if (sample !== null) present(species.id, sample, typist.enrolment);
      }
    }
    options.onProgress?.(i + 1, typists.length);
  });
  const rates = table.rates(options);
  const rate = (name: string): Rate => rates.get(name) ?? NO_TRIES;
  const errorsOf = (kind: string): ErrorRates => ({
    unchecked: rate(`${kind} unchecked`),
    checked: rate(`${kind} checked`),
  });
  return {
    protocol: trials.protocol.name,
    model: modelOf(typists[0]?.device ?? 'unknown').kind,
    templates: typists.length,
    species: ATTACK_SPECIES.map(({ id, name }) => ({
      id,
      name,
      iapar: errorsOf(id),
      apcer: rate(`${id} misclassified`),
    })),
    bpcer: { genuine: rate(`${GENUINE} misclassified`), impostors: rate(`${IMPOSTOR} misclassified`) },
    frr: errorsOf(GENUINE),
    far: errorsOf(IMPOSTOR),
  };
}

type Present = (kind: string, sample: KeystrokeSample, history: readonly KeystrokeSample[]) => void;

function presentPeople({ enrolment, genuine, impostors }: EnrolledTypist, present: Present): void {
  // A service keeps the last probes, too: the more is stored, the nearer the nearest is.
  genuine.forEach((sample, i) => {
    present(GENUINE, sample, [...enrolment, ...genuine.slice(0, i)]);
  });
  for (const sample of impostors) present(IMPOSTOR, sample, enrolment);
}

function atThreshold<Template>(model: Model<Template>, template: Template, sample: KeystrokeSample): boolean {
  const { value, defect } = model.score(template, sample);
  return defect === null && value >= model.threshold;
}
