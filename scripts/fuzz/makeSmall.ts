import { openConnection } from './connection.ts';
import type { FuzzCase } from './fuzzCase.ts';
import type { Violation } from './judge.ts';
import type { Person } from './people.ts';
import type { FuzzRequest } from './request.ts';
import { type Sent, sendRequest } from './sendRequest.ts';
import type { FuzzedService } from './service.ts';
import { shrink } from './shrink.ts';
import type { World } from './world.ts';

/** A service and what it knows. */
export interface Running {
  readonly service: FuzzedService;
  readonly world: World;
}

export interface Setting {
  /** One that runs: when it has ended, another one that knows the same people. */
  revive(): Promise<Running>;
  readonly people: readonly Person[];
  readonly seed: number;
  readonly deadlineMs: number;
}

/** A process that goes down closes its connections first. */
const END_WITHIN_MS = 2_000;

/** The case of a finding, as small as it gets by sending it again for somebody who was just enrolled. */
export async function makeSmall(
  request: FuzzRequest,
  sent: Sent,
  violation: Violation,
  setting: Setting,
): Promise<FuzzCase> {
  const { standing, outcome } = sent;
  const again = await failsAgain(request, sent, violation, setting);
  const smallest = again
    ? await shrink(request, (smaller) => failsAgain(smaller, sent, violation, setting))
    : request;
  const got = typeof outcome === 'string' ? outcome : `${outcome.status} ${outcome.body.slice(0, 300)}`;
  const about = `${again ? 'made small' : 'did not happen again at once'}; standing ${standing?.kind ?? 'none'}; got ${got}`;
  return { violation, about, seed: setting.seed, twice: standing?.kind === 'seen', request: smallest };
}

/** Of requests that were under way when the service ended, the first that ends it again; null where none does. */
export async function findCulprit(
  candidates: readonly { readonly request: FuzzRequest; readonly sent: Sent }[],
  setting: Setting,
): Promise<(typeof candidates)[number] | null> {
  for (const candidate of candidates) {
    if (await failsAgain(candidate.request, candidate.sent, 'the service ended', setting)) return candidate;
  }
  return null;
}

async function failsAgain(
  request: FuzzRequest,
  { standing }: Sent,
  violation: Violation,
  { revive, people, deadlineMs }: Setting,
): Promise<boolean> {
  const { service, world } = await revive();
  const person = people.find(({ number }) => number === request.person);
  const connection = openConnection(service.url, deadlineMs);
  try {
    if (person !== undefined) await world.startOver(person);
    // What was seen for the person of before is new for the one who was just enrolled.
    if (standing?.kind === 'seen') await sendRequest(request, connection, world, people);
    const sent = await sendRequest(request, connection, world, people);
    if (violation === 'the service ended') {
      return typeof sent.outcome === 'string' && (await service.endsWithin(END_WITHIN_MS));
    }
    return sent.violation === violation;
  } finally {
    connection.close();
  }
}
