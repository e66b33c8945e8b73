import type { Connection, Outcome } from './connection.ts';
import { type Violation, violationOf, wasScored } from './judge.ts';
import { noteSeen, type Person, type Standing, standingOf, typedBy } from './people.ts';
import { bytesOf, type FuzzRequest, textOf } from './request.ts';
import type { World } from './world.ts';

export interface Sent {
  readonly outcome: Outcome;
  /** What the try was by this side's knowledge; null for what is none. */
  readonly standing: Standing | null;
  readonly violation: Violation | null;
}

/** Sends a request, holds the answer against what is known, and remembers what was scored. */
export async function sendRequest(
  request: FuzzRequest,
  connection: Connection,
  world: World,
  people: readonly Person[],
): Promise<Sent> {
  const person = people.find(({ number }) => number === request.person) ?? null;
  const text = request.body === null ? null : textOf(request.body);
  const base = person === null || request.base === null ? null : typedBy(person.typist, request.base);
  const standing = person === null ? null : standingOf(person, text, base);
  const bytes = bytesOf(request, world.fill);
  const outcome = await (request.kind === 'bytes'
    ? connection.exchangeAlone(bytes)
    : connection.exchange(bytes));
  const violation = violationOf(request, outcome, standing);
  if (person !== null && typeof outcome !== 'string' && outcome.status === 200 && wasScored(outcome.body)) {
    noteSeen(person, text);
    if (request.kind === 'genuine' && request.base !== null) person.tried.push(request.base);
  }
  if (request.kind === 'document' && typeof outcome !== 'string' && outcome.status < 300)
    world.learn(outcome.body);
  return { outcome, standing, violation };
}
