import {
  assessEnrolment,
  createRhythm,
  decide,
  drawTypist,
  isRecord,
  type KeystrokeSample,
  type Model,
  parseSample,
  type RhythmTemplate,
  type SimulatedEvent,
  type SimulatedTypist,
  shapeOf,
  typeText,
} from '@keystroke-auth/engine';
import { POLICY_PRESETS } from '@keystroke-auth/protocol';

/** Somebody who is enrolled, and what this side knows of them: the reference that the service's answers are held to. */
export interface Person {
  readonly number: number;
  readonly typist: SimulatedTypist;
  readonly enrolment: readonly KeystrokeSample[];
  readonly template: RhythmTemplate;
  /** The number of the next sample that nobody has seen. */
  next: number;
  /** Marks of the samples that the service has enrolled or scored. */
  readonly seen: Set<string>;
  /** Numbers of unchanged samples that it has scored. */
  readonly tried: number[];
}

/** People by the application that they are enrolled in. */
export interface Crowd {
  readonly control: readonly Person[];
  readonly limits: readonly Person[];
}

/** What a try is by this side's own knowledge; see `standingOf`. */
export interface Standing {
  readonly kind: 'unreadable' | 'not_typed' | 'seen' | 'machine' | 'stranger' | 'other_text' | 'own';
  /** Whether the service may allow it. */
  readonly mayPass: boolean;
}

/** Of these a share as small as the target is allowed by design; of the others named above `own`, none. */
export const BOUNDED_BY_RATE: readonly Standing['kind'][] = ['stranger', 'other_text'];

export const PHRASE = 'correct horse battery';
export const ENROLMENT = POLICY_PRESETS.balanced.samples_required;
const CROWD = { control: 40, limits: 10 };
/** People are tried out: whom typing does not suit would be no positive control. */
const TRIED_OUT = 10;
const ALLOWED = 8;
/** Presses of a base that must be left, for a changed sample to count as that person's typing of the text. */
const LEAST_LEFT = 1 / 3;
/** Gaps between events that differ by less are a machine's (ms), from so many events on. */
const BEAT_MS = 1;
const BEATS = 12;
/** Times that differ by more, and by a larger factor, are other times (ms): people vary by as much. */
const SAME_MS = 20;
const SAME_FACTOR = 1.5;
/** How finely the service tells samples apart (ms). */
const SEEN_MS = 0.1;

const model: Model<RhythmTemplate> = createRhythm({ text: 'fixed', device: 'desktop' });

export function typedBy(typist: SimulatedTypist, sample: number): readonly SimulatedEvent[] {
  return typeText(typist, PHRASE, { sample });
}

export function enrolmentOf(typist: SimulatedTypist): (readonly SimulatedEvent[])[] {
  return Array.from({ length: ENROLMENT }, (_, i) => typedBy(typist, i + 1));
}

/** Everybody who is enrolled in a run, the same for the same seed. */
export function drawCrowd(seed: number, { control, limits } = CROWD): Crowd {
  const drawn = drawPeople(control + limits, seed);
  return { control: drawn.slice(0, control), limits: drawn.slice(control) };
}

/** So many people whom typing suits. */
function drawPeople(count: number, seed: number): Person[] {
  const people: Person[] = [];
  for (let drawn = seed * 1_000_003; people.length < count; drawn++) {
    const typist = drawTypist(drawn);
    const enrolment = enrolmentOf(typist).map((events) => parseSample(events));
    if (!assessEnrolment(enrolment, 'desktop').every(({ accepted }) => accepted)) continue;
    const template = model.enrol(enrolment);
    const allowed = Array.from({ length: TRIED_OUT }, (_, i) =>
      engineAllows(template, parseSample(typedBy(typist, ENROLMENT + 1 + i))),
    ).filter(Boolean).length;
    if (allowed < ALLOWED) continue;
    people.push({
      number: people.length,
      typist,
      enrolment,
      template,
      next: ENROLMENT + TRIED_OUT + 1,
      seen: new Set(enrolment.map(markOf)),
      tried: [],
    });
  }
  return people;
}

/**
 * What a body is as a try for a person, and whether the service may allow it. Never allowed are:
 *
 * - `unreadable`: it is not JSON, has no usable keystrokes, or says that it is of another text or device, or of none;
 * - `not_typed`: its flags say so;
 * - `seen`: its times, counted from the first, were enrolled or scored for this person before;
 * - `machine`: one event follows the other after the same time all through.
 *
 * Anything else may be allowed where the engine by itself, on the template of the enrolment, allows it, and nowhere else:
 *
 * - `stranger`: another person's typing;
 * - `other_text`: fewer than a third of the keystrokes of the person's sample that it was made of are left as typed (a
 *   release that is not sent is not another release);
 * - `own`: more is left.
 *
 * Of the first two the engine allows what its false match rate promises, which no single one is held against but their
 * number (`promise.ts`). Of typing made of a person's own nothing is promised.
 *
 * Of two samples that are judged together only what holds for one alone is known: whether either was seen, a machine's or
 * not typed.
 *
 * @param base the sample that it was made of; null: of none
 */
export function standingOf(
  person: Person,
  body: string | null,
  base: readonly SimulatedEvent[] | null,
): Standing {
  const value = parsed(body);
  if (!isRecord(value)) return { kind: 'unreadable', mayPass: false };
  const list: readonly unknown[] = Array.isArray(value.samples) ? value.samples : [value];
  const samples = list.map(sampleIn).filter((sample) => sample !== null);
  const [sample] = samples;
  if (sample === undefined || samples.length < list.length) return { kind: 'unreadable', mayPass: false };
  if (list.some(isFlagged)) return { kind: 'not_typed', mayPass: false };
  if (samples.some((one) => person.seen.has(markOf(one)))) return { kind: 'seen', mayPass: false };
  if (samples.some(isBeat)) return { kind: 'machine', mayPass: false };
  if (samples.length > 1) return { kind: 'own', mayPass: true };
  const kind =
    base === null ? 'stranger' : shareLeft(parseSample(base), sample) < LEAST_LEFT ? 'other_text' : 'own';
  return { kind, mayPass: engineAllows(person.template, sample) };
}

/** As if nothing had been tried for a person who was just enrolled. */
export function forgetTries(person: Person): void {
  person.seen.clear();
  for (const sample of person.enrolment) person.seen.add(markOf(sample));
  person.tried.length = 0;
}

/** Notes that a person's samples in a body were scored, whatever came of it. */
export function noteSeen(person: Person, body: string | null): void {
  const value = parsed(body);
  if (!isRecord(value)) return;
  for (const one of Array.isArray(value.samples) ? value.samples : [value]) {
    const sample = sampleIn(one);
    if (sample !== null) person.seen.add(markOf(sample));
  }
}

function engineAllows(template: RhythmTemplate, sample: KeystrokeSample): boolean {
  const { target_false_match_rate: target } = POLICY_PRESETS.balanced;
  const { decision } = decide(model.score(template, sample), shapeOf(template, sample), {
    targetFalseMatchRate: target,
    stepUpFalseMatchRate: target,
  });
  return decision === 'allow';
}

function parsed(body: string | null): unknown {
  try {
    // A byte order mark may be passed over (RFC 8259, 8.1), and the service does.
    return JSON.parse((body ?? '').replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

function sampleIn(value: unknown): KeystrokeSample | null {
  if (!isRecord(value)) return null;
  const capture = isRecord(value.capture) ? value.capture : {};
  // Of another profile than the enrolment, in which nobody is enrolled.
  if ((capture.text_id ?? 'default') !== 'default' || capture.device !== 'desktop') return null;
  try {
    return parseSample(value.keystroke_data);
  } catch {
    return null;
  }
}

const NOT_TYPED = new Set<unknown>(['paste', 'autofill', 'dictation', 'drop']);

function isFlagged(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value.capture)) return false;
  const { flags } = value.capture;
  return Array.isArray(flags) && flags.some((flag) => NOT_TYPED.has(flag));
}

/** The same for the same times, wherever they start. */
function markOf({ events: { times, presses } }: KeystrokeSample): string {
  const first = times[0] ?? 0;
  return Array.from(
    times,
    (time, i) => `${Math.round((time - first) / SEEN_MS)}${presses[i] === 1 ? 'd' : 'u'}`,
  ).join();
}

function isBeat({ events }: KeystrokeSample): boolean {
  const times = events.times.toSorted();
  const gaps = Array.from(times.subarray(1), (time, i) => time - (times[i] ?? 0));
  return times.length >= BEATS && Math.max(...gaps) - Math.min(...gaps) < BEAT_MS;
}

/** The share of presses that are left, in their order, with their hold time and the latency before them. */
function shareLeft(before: KeystrokeSample, after: KeystrokeSample): number {
  const [old, now] = [pressesOf(before), pressesOf(after)];
  // The longest common subsequence, row by row.
  let row = new Array<number>(now.length + 1).fill(0);
  for (const press of old) {
    const next = [0];
    now.forEach((other, i) => {
      const longest = Math.max(row[i + 1] ?? 0, next[i] ?? 0);
      next.push(isLeft(press, other) ? Math.max(longest, (row[i] ?? 0) + 1) : longest);
    });
    row = next;
  }
  return (row.at(-1) ?? 0) / old.length;
}

interface Press {
  readonly key: number;
  readonly hold: number;
  readonly latency: number;
}

function pressesOf({ timeline: { keys, downs, ups } }: KeystrokeSample): Press[] {
  return Array.from(keys, (key, i) => {
    const down = downs[i] ?? Number.NaN;
    return { key, hold: (ups[i] ?? Number.NaN) - down, latency: i === 0 ? 0 : down - (downs[i - 1] ?? 0) };
  });
}

function isLeft(before: Press, after: Press): boolean {
  const same = (a: number, b: number): boolean =>
    Number.isNaN(b) || Math.abs(a - b) <= SAME_MS || (a < b * SAME_FACTOR && b < a * SAME_FACTOR);
  return before.key === after.key && same(before.hold, after.hold) && same(before.latency, after.latency);
}
