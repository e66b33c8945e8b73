import { parseArgs } from 'node:util';
import {
  checkLiveness,
  createIsolationForest,
  createModel,
  createRandom,
  drawSentence,
  drawTypist,
  type KeystrokeSample,
  MODEL_KINDS,
  normal,
  parseSample,
  prepareHistory,
  typeText,
} from '@keystroke-auth/engine';
import { measure, type Timing } from './measure.ts';

/**
 * Microseconds of the engine's steps on simulated typing: `npm run -s bench:engine -- [--json]`.
 * A phrase of 17 keys, five enrolment samples; the forest also with ten, which is what its goal is stated for. Free
 * text: five samples of 50 keys, a probe of 100, and a template of 1,000 keys for its size. Liveness: a simulated
 * typist's new typing against 8 or 60 of the same phrase, or of other texts.
 */
const PHRASE = 'leonardo dicaprio';
const TEXT =
  'some people never look at the keys and some look at nothing else; what they share is that their hands know ' +
  'a hundred short ways, from one letter to the next, and take each of them a little differently. give them a ' +
  'quiet room, a page to copy and five minutes, and the clock will write a portrait that nobody meant to sit for. ';

function typed(sample: number, text = PHRASE) {
  const random = createRandom(sample);
  let time = 0;
  return Array.from(text).flatMap((key) => {
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

const excerpt = (sample: number, keys: number): KeystrokeSample => {
  const from = (sample * 53) % TEXT.length;
  return parseSample(typed(sample, TEXT.repeat(2).slice(from, from + keys)));
};
const freeText = createModel('rhythm', { text: 'free', device: 'desktop' });
const excerpts = Array.from({ length: 20 }, (_, i) => excerpt(i, 50));
const excerptProbe = excerpt(99, 100);
const typist = freeText.enrol(excerpts.slice(0, 5));
const typistBuffer = freeText.serialise(typist);
const thousand = freeText.serialise(freeText.enrol(excerpts));
timings.push(
  measure('free text: enrol 5 of 50 keys', () => freeText.enrol(excerpts.slice(0, 5))),
  measure('free text: update', () => freeText.update(typist, excerptProbe)),
  measure('free text: score 100 keys', () => freeText.score(typist, excerptProbe)),
  measure('free text: serialise', () => freeText.serialise(typist)),
  measure(`free text: parse template of ${typistBuffer.length} bytes`, () => freeText.parse(typistBuffer)),
  measure(`free text: parse 1,000 keys, ${thousand.length} bytes`, () => freeText.parse(thousand)),
);

// One after the other of twenty probes: the same one again and again is easier to predict than people are.
const simulated = drawTypist(5);
const phrases = Array.from({ length: 80 }, (_, i) =>
  parseSample(typeText(simulated, PHRASE, { sample: i + 1 })),
);
const copied = Array.from({ length: 80 }, (_, i) => {
  const text = `${drawSentence(2 * i, 20)} ${drawSentence(2 * i + 1, 20)}`.slice(0, 100);
  return parseSample(typeText(simulated, text, { sample: i + 1, text: 'free' }));
});
for (const [name, typings, stored] of [
  ['17 keys/8 stored', phrases, 8],
  ['17 keys/60 stored', phrases, 60],
  ['100 free/60 stored', copied, 60],
] as const) {
  const history = typings.slice(0, stored);
  const probes = typings.slice(60);
  const prepared = prepareHistory(history);
  let turn = 0;
  const next = (): KeystrokeSample => probes[turn++ % probes.length] ?? probe;
  timings.push(
    measure(`liveness ${name}`, () => checkLiveness(next(), prepared)),
    measure(`liveness ${name}, not prepared`, () => checkLiveness(next(), history)),
  );
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
if (values.json) {
  process.stdout.write(`${JSON.stringify({ unit: 'microseconds', node: process.version, timings })}\n`);
} else {
  for (const { name, median, p5, p95, allocated } of timings) {
    const range = `${p5.toFixed(2)} … ${p95.toFixed(2)}`;
    const kilobytes = `${(allocated / 1e3).toFixed(1).padStart(8)} kB`;
    process.stdout.write(
      `${name.padEnd(48)} ${median.toFixed(2).padStart(10)} µs ${kilobytes}   (5-95 %: ${range})\n`,
    );
  }
}
