/** Every number of a table by its path. */
export function numbersOf(value: object, path = ''): [path: string, value: number][] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]): [string, number][] => {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof inner === 'number') return [[at, inner]];
    return typeof inner === 'object' && inner !== null ? numbersOf(inner, at) : [];
  });
}
