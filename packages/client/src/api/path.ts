/**
 * The path of a route, its ids percent-encoded: path`/v1/users/${userId}`.
 *
 * @throws {TypeError} for an id that would name another route: an empty one, `.` and `..`, which every client resolves
 *   away however they are encoded, and what is not a text
 */
export function path(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return ids.reduce((built, id, i) => built + segment(id) + (parts[i + 1] ?? ''), parts[0] ?? '');
}

function segment(id: string): string {
  if (typeof id !== 'string') throw new TypeError(`id: got ${typeof id}, expected a string`);
  if (id === '' || id === '.' || id === '..') {
    throw new TypeError(`id: got ${JSON.stringify(id)}, expected one that can stand in a path`);
  }
  if (!id.isWellFormed()) throw new TypeError('id: got half of a surrogate pair, expected whole characters');
  return encodeURIComponent(id);
}

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A query by person and time, as the routes spell it. */
export function withDates<
  Asked extends { readonly userId?: string; readonly since?: Date; readonly until?: Date },
>({ userId, since, until, ...query }: Asked) {
  return { ...query, user_id: userId, since: since?.toISOString(), until: until?.toISOString() };
}

/** The path with a query; lists repeat their name, what is undefined is left away. */
export function withQuery(bare: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) search.append(name, String(one));
  }
  const text = search.toString();
  return text === '' ? bare : `${bare}?${text}`;
}
