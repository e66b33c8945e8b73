import { isRecord } from '@keystroke-auth/engine';
import { ERROR_CATALOGUE } from '@keystroke-auth/protocol';
import type { Outcome } from './connection.ts';
import type { Standing } from './people.ts';
import type { FuzzRequest } from './request.ts';

/** What must never happen. */
export type Violation =
  | 'no answer within the deadline'
  | 'connection ended without an answer'
  /** The process, with whatever else was under way. */
  | 'the service ended'
  | 'server error'
  /** 503: nothing in a run takes the store away or takes long, so none is expected. */
  | 'unavailable'
  | 'answer of another shape'
  | 'answer shows the inside'
  | 'allowed what is not genuine';

/** What is wrong with an answer; null for nothing. `standing`: of the try, where the request is one. */
export function violationOf(
  request: FuzzRequest,
  outcome: Outcome,
  standing: Standing | null,
): Violation | null {
  if (outcome === 'late') return 'no answer within the deadline';
  // Bytes that are no request need no answer, and one that is cut off can't have any.
  if (outcome === 'closed') return request.kind === 'bytes' ? null : 'connection ended without an answer';
  const { status, body } = outcome;
  if (status === 503) return 'unavailable';
  if (status >= 500 || !(status >= 200)) return 'server error';
  if (status >= 400 && INSIDE.test(body)) return 'answer shows the inside';
  if (!hasShape(request, outcome)) return 'answer of another shape';
  if (standing !== null && !standing.mayPass && decisionIn(body) === 'allow') {
    return 'allowed what is not genuine';
  }
  return null;
}

const INSIDE = /node_modules|\/packages\/|SqliteError|\.ts:\d+|at async /;

/** JSON where JSON is said; of version 1 a code of the catalogue with every refusal. */
function hasShape({ lines }: FuzzRequest, { status, headers, body }: Exclude<Outcome, string>): boolean {
  const type = headers.get('content-type') ?? '';
  if (!type.includes('json') || body === '') return status < 400 || body === '';
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return false;
  }
  if (status < 400 || lines[0]?.includes(' /v1/') !== true || !type.startsWith('application/problem'))
    return true;
  return isRecord(value) && typeof value.code === 'string' && value.code in ERROR_CATALOGUE;
}

/** The decision of an answer to a try, `/auto` included; null where there is none. */
export function decisionIn(body: string): string | null {
  return judged(body)?.decision ?? null;
}

/** Whether the typing was compared with the template: only then it counts as seen. */
export function wasScored(body: string): boolean {
  return judged(body)?.scored ?? false;
}

function judged(body: string): { readonly decision: string; readonly scored: boolean } | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const decision = isRecord(value.decision) ? value.decision : value;
  if (typeof decision.decision !== 'string') return null;
  return { decision: decision.decision, scored: isRecord(decision.liveness) };
}
