import { parseArgs } from 'node:util';
import {
  createIsolationForest,
  createModel,
  createRandom,
  type KeystrokeSample,
  MODEL_KINDS,
  normal,
  parseSample,
} from '@keystroke-auth/engine';
import { measure, type Timing } from './measure.ts';

/**
 * Microseconds of the engine's steps on simulated typing: `npm run -s bench:engine -- [--json]`.
 * A phrase of 17 keys, five enrolment samples; the forest also with ten, which is what its goal is stated for.
 */
const PHRASE = 'leonardo dicaprio';

function typed(sample: number) {
  const random = createRandom(sample);
  let time = 0;
  return Array.from(PHRASE).flatMap((key) => {
    time += 150 * Math.exp(0.3 * normal(random));
    const up = time + 90 * Math.exp(0.3 * normal(random));
    return [
      { key, event: 'down', timestamp: time },
      { key, event: 'up', timestamp: up },
    ];
  });
}

const wire = typed(0);
const samples: KeystrokeSample[] = Array.from({ length: 10 }, (_, i) => parseSample(typed(i + 1)));
const probe = parseSample(typed(99));
const timings: Timing[] = [measure('parse 17 keys', () => parseSample(wire))];

for (const kind of MODEL_KINDS) {
  const model = createModel(kind, { text: 'fixed', device: 'desktop' });
  const template = model.enrol(samples.slice(0, 5));
  const buffer = model.serialise(template);
  timings.push(
    measure(`${kind}: enrol 5`, () => model.enrol(samples.slice(0, 5))),
    measure(`${kind}: enrol 10`, () => model.enrol(samples)),
    measure(`${kind}: update`, () => model.update(template, probe)),
    measure(`${kind}: score`, () => model.score(template, probe)),
    measure(`${kind}: serialise`, () => model.serialise(template)),
    measure(`${kind}: parse template of ${buffer.length} bytes`, () => model.parse(buffer)),
  );
}
const forest = createIsolationForest();
const ten = forest.enrol(samples);
timings.push(measure('isolation-forest: score, enrolled with 10', () => forest.score(ten, probe)));

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
if (values.json) {
  process.stdout.write(`${JSON.stringify({ unit: 'microseconds', node: process.version, timings })}\n`);
} else {
  for (const { name, median, p5, p95 } of timings) {
    const range = `${p5.toFixed(2)} … ${p95.toFixed(2)}`;
    process.stdout.write(`${name.padEnd(48)} ${median.toFixed(2).padStart(10)} µs   (5-95 %: ${range})\n`);
  }
}
