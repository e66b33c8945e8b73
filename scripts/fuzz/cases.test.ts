import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openConnection } from './connection.ts';
import { CASES, type FuzzCase } from './fuzzCase.ts';
import { startLocalService } from './localService.ts';
import { drawCrowd } from './people.ts';
import { sendRequest } from './sendRequest.ts';
import { openWorld } from './world.ts';

const service = await startLocalService();
afterAll(service.stop);

/** What fuzzing found once, and must not happen again. */
describe('cases of fuzzing', () => {
  it.each(readdirSync(CASES).filter((name) => name.endsWith('.json')))('%s', async (name) => {
    const { seed, twice, request }: FuzzCase = JSON.parse(readFileSync(new URL(name, CASES), 'utf8'));
    const crowd = drawCrowd(seed);
    const of = (people: typeof crowd.control) => people.filter(({ number }) => number === request.person);
    const people = { control: of(crowd.control), limits: of(crowd.limits) };
    const everybody = [...people.control, ...people.limits];
    const world = await openWorld(service.url, service.keys, people);
    for (const person of everybody) await world.startOver(person);
    const connection = openConnection(service.url, 10_000);
    if (twice) await sendRequest(request, connection, world, everybody);
    const { violation, outcome } = await sendRequest(request, connection, world, everybody);
    connection.close();
    expect([violation, outcome]).toEqual([null, expect.anything()]);
  });
});
