import type { ChainedRow } from '../../ports/auditRecords.ts';
import { SealBroken, type Secrets } from '../../ports/secrets.ts';

/**
 * What was decided about somebody tells them from others, so it is sealed: under the deployment's key, for the log
 * outlives people and applications. A row's mac is over the plain text, and can be checked by whoever reads it.
 */
type Row = Pick<ChainedRow, 'writer' | 'sequence' | 'details'>;

const PURPOSE = 'audit-details';
/** What was not sealed is an object in JSON; no base64 begins so. */
const PLAIN = '{';

/** @param deployment under whose key */
export function sealDetails(deployment: Secrets, row: Row): string {
  return Buffer.from(deployment.seal(PURPOSE, contextOf(row), Buffer.from(row.details))).toString(
    'base64url',
  );
}

/** What can't be opened is nothing, and so not what any row was written with: `audit verify` finds it. */
export function openDetails(deployment: Secrets, row: Row): string {
  if (row.details.startsWith(PLAIN)) return row.details;
  try {
    const sealed = Buffer.from(row.details, 'base64url');
    return Buffer.from(deployment.open(PURPOSE, contextOf(row), sealed)).toString();
  } catch (error) {
    if (error instanceof SealBroken) return '';
    throw error;
  }
}

function contextOf({ writer, sequence }: Row): string[] {
  return [writer, String(sequence)];
}
