import { isRecord } from '@keystroke-auth/engine';
import { type FuzzRequest, latin1, textOf } from './request.ts';

/** Whether a request, sent to a service in the state of before, still does what it should not. */
export type StillFails = (request: FuzzRequest) => Promise<boolean>;

/** Requests that are sent to make one case small. */
const MOST_TRIES = 400;

/** The smallest request found that still fails: without headers, members, items and characters that do not matter. */
export async function shrink(request: FuzzRequest, stillFails: StillFails): Promise<FuzzRequest> {
  let smallest = request;
  let tries = 0;
  for (let progress = true; progress; ) {
    progress = false;
    for (const smaller of smallerThan(smallest)) {
      if (tries++ >= MOST_TRIES) return smallest;
      if (await stillFails(smaller)) {
        smallest = smaller;
        progress = true;
        break;
      }
    }
  }
  return smallest;
}

/** Requests with one part less, the boldest first. */
function* smallerThan(request: FuzzRequest): Generator<FuzzRequest> {
  const { lines, body } = request;
  if (body !== null) {
    for (const smaller of smallerBodies(body)) yield { ...request, body: smaller };
  }
  for (let i = lines.length - 1; i > 0; i--) yield { ...request, lines: lines.toSpliced(i, 1) };
  const query = lines[0]?.indexOf('?') ?? -1;
  if (query > 0) yield { ...request, lines: lines.with(0, `${lines[0]?.slice(0, query)} HTTP/1.1`) };
}

function* smallerBodies(body: string): Generator<string> {
  const text = textOf(body);
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    // Not JSON: halves, then quarters, are left out.
    for (const parts of [2, 4, 16]) {
      const size = Math.ceil(body.length / parts);
      for (let from = 0; size > 0 && from < body.length; from += size) {
        yield body.slice(0, from) + body.slice(from + size);
      }
    }
    return;
  }
  const written = JSON.stringify(value);
  if (written !== text) yield latin1(written);
  for (const smaller of smallerValues(value)) yield latin1(JSON.stringify(smaller));
}

function* smallerValues(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (let size = Math.ceil(value.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < value.length; from += size) yield value.toSpliced(from, size);
    }
    for (const [i, item] of value.entries()) {
      for (const smaller of smallerValues(item)) yield value.with(i, smaller);
    }
  } else if (isRecord(value)) {
    const entries = Object.entries(value);
    for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
    for (const [name, member] of entries) {
      for (const smaller of smallerValues(member)) {
        yield Object.fromEntries(entries.map(([other, same]) => [other, other === name ? smaller : same]));
      }
    }
  } else if (typeof value === 'string' && value.length > 8) {
    yield value.slice(0, value.length / 2);
  }
}
