import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerProbes } from './scores.ts';
import { toPlain, type Vector } from './vectorFile.ts';
import { pathOf, VECTOR_FILES } from './vectorFiles.ts';

/** What docs/test-vectors/README.md asks of another implementation. */
const TOLERANCE = 1e-9;

const root = join(import.meta.dirname, '../..');

function read(path: string): readonly Vector[] {
  const file: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return file.vectors;
}

function vectorsOf(name: string): readonly Vector[] {
  return read(`docs/test-vectors/${name}.generated.json`);
}

/** Numbers within the tolerance, everything else equal. */
function near(expected: unknown): unknown {
  if (typeof expected === 'number') return new Near(expected);
  if (typeof expected !== 'object' || expected === null) return expected;
  if (Array.isArray(expected)) return expected.map(near);
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, near(value)]));
}

class Near {
  readonly expected: number;

  constructor(expected: number) {
    this.expected = expected;
  }

  asymmetricMatch(got: unknown): boolean {
    const scale = Math.max(1, Math.abs(this.expected));
    return typeof got === 'number' && Math.abs(got - this.expected) <= TOLERANCE * scale;
  }

  toString(): string {
    return `Near(${this.expected})`;
  }
}

describe.each(VECTOR_FILES)('test vectors: $name', (file) => {
  it('are what the engine answers', () => {
    const vectors = read(pathOf(file));
    expect(vectors.map(({ name }) => name)).toEqual(file.vectors().map(({ name }) => name));
    for (const { name, input, expected } of vectors) {
      expect(file.answer(input), name).toEqual(near(expected));
    }
  });
});

describe('test vectors', () => {
  it.each(['fixed-text', 'free-text'])(
    '%s: hold templates that give the same scores from their bytes',
    (name) => {
      for (const { input, expected } of JSON.parse(JSON.stringify(vectorsOf(name)))) {
        expect(toPlain(answerProbes(expected.template, input))).toEqual(near(expected.probes));
      }
    },
  );

  it('show every decision, defect, repair, refusal', () => {
    const shown = VECTOR_FILES.map(({ name }) => JSON.stringify(vectorsOf(name))).join();
    for (const word of [
      ...['allow', 'step_up', 'deny', 'insufficient'],
      ...['text_differs', 'device_differs', 'nothing_to_compare'],
      ...['auto_repeat', 'release_without_press', 'press_without_release', 'out_of_order'],
      ...['events_empty', 'event_not_an_object', 'key_invalid', 'event_kind_invalid', 'timestamp_invalid'],
      ...[
        'too_few_keys',
        'exact_replay',
        'times_too_regular',
        'clock_coarse',
        'clock_went_back',
        'long_pause',
      ],
    ]) {
      expect(shown).toContain(`"${word}"`);
    }
  });

  it('follow from the formulas of their README, written down a second time', () => {
    const presses = (events: readonly { key: string; event: string; timestamp: number }[]) =>
      events.flatMap(({ key, event, timestamp: down }, i) => {
        const next = events.slice(i + 1).find((later) => later.key === key);
        return event === 'down' ? [{ down, up: next?.event === 'up' ? next.timestamp : null }] : [];
      });
    const bounded = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value));
    for (const { input, expected } of JSON.parse(JSON.stringify(vectorsOf('features')))) {
      const typed = presses(input.events);
      const [vector, downDown, upDown]: [(number | null)[], number[], (number | null)[]] = [[], [], []];
      typed.forEach(({ down, up }, i) => {
        const next = typed[i + 1]?.down;
        vector.push(up === null ? null : (up - down) / 1_000);
        if (next === undefined) return;
        vector.push((next - down) / 1_000, up === null ? null : (next - up) / 1_000);
        downDown.push(Math.log(bounded(next - down, 10, 3_000)));
        upDown.push(up === null ? null : Math.asinh(bounded(next - up, -500, 3_000) / 60));
      });
      expect(vector).toEqual(near(expected.timing_vector));
      expect(downDown).toEqual(near(expected.free_text.downDown));
      expect(upDown).toEqual(near(expected.free_text.upDown));
    }
  });
});
