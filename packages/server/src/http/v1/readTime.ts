import { ProtocolError } from '@keystroke-auth/protocol';

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A moment in a query, in ISO 8601 with its zone (RFC 3339). @throws {ProtocolError} `query_invalid` */
export function readTime(name: string, text: string): Date {
  const date = DATE_TIME.exec(text)?.[1];
  const time = new Date(text);
  // Without a zone it would be that of the server; and Date takes the 30th of February for a day in March.
  if (date === undefined || Number.isNaN(time.getTime()) || !isDay(date)) {
    throw new ProtocolError(
      'query_invalid',
      `${name}: got something else, expected a date and time in ISO 8601 with a zone, such as 2026-01-31T12:00:00Z (+ is written %2B in a query)`,
    );
  }
  return time;
}

function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
