import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationId } from '../packages/server/src/http/openapi/operation.ts';
import { RECORDED_ANSWERS } from '../packages/server/src/http/openapi/recordedAnswers.generated.ts';
import {
  describedRoutes,
  prepareExamples,
  shownAnswer,
} from '../packages/server/src/testing/exampleAnswers.ts';

/**
 * Sends every example of the OpenAPI document to a real service, and writes what was answered to where the document
 * takes it from: `npm run docs`. With `--check` it only compares.
 */
const FILE = 'packages/server/src/http/openapi/recordedAnswers.generated.ts';
const path = join(import.meta.dirname, '..', FILE);

const recorded: Record<string, Record<string, unknown>> = {};
const examples = await prepareExamples();
for (const route of await describedRoutes()) {
  const id = operationId(route.method, route.url);
  for (const example of route.operation.examples) {
    if (example.status >= 300) continue;
    const before = RECORDED_ANSWERS[id]?.[example.name];
    const { status, body } = await examples.send(route, example);
    if (status !== example.status) throw new Error(`${id} ${example.name}: got ${status}`);
    const shown = example.drawn && before !== undefined ? before : shownAnswer(body, examples.ids);
    if (body !== '') recorded[id] = { ...recorded[id], [example.name]: shown };
  }
}
examples.remove();

const text = `/** Real answers to the examples of the document. Written by \`npm run docs\`. Do not edit. */
export const RECORDED_ANSWERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> =
  ${JSON.stringify(recorded, null, 1)};
`;
if (readFileSync(path, 'utf8') !== text) {
  if (process.argv.includes('--check')) {
    process.stderr.write(`${FILE} is not what the service answers: run \`npm run docs\`\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    process.stdout.write(`${FILE} written\n`);
  }
}
