import fc from 'fast-check';

export interface TypedKey {
  readonly key: string;
  readonly down: number;
  readonly up: number;
}

/**
 * Everything that fingers can do on a keyboard: keys overlap at will, only a key can't be pressed again before it
 * was released. Presses in the order of their times.
 */
export function arbitraryTyping(limits: { minLength: number; maxLength: number }): fc.Arbitrary<TypedKey[]> {
  const stroke = fc.record({
    key: fc.constantFrom('a', 'b', 'c', ' ', 'Shift', 'é', '#3'),
    gap: fc.integer({ min: 1, max: 900 }),
    hold: fc.integer({ min: 1, max: 2_000 }),
  });
  return fc.array(stroke, limits).map((strokes) => {
    const freeFrom = new Map<string, number>();
    let clock = 0;
    return strokes.map(({ key, gap, hold }) => {
      const down = Math.max(clock + gap, (freeFrom.get(key) ?? -1) + 1);
      clock = down;
      freeFrom.set(key, down + hold);
      return { key, down, up: down + hold };
    });
  });
}

/** The events that a capture sends for what was typed, in time order. */
export function wireEvents(
  typing: readonly TypedKey[],
): { key: string; event: 'down' | 'up'; timestamp: number }[] {
  return typing
    .flatMap(({ key, down, up }) => [
      { key, event: 'down' as const, timestamp: down },
      { key, event: 'up' as const, timestamp: up },
    ])
    .sort((a, b) => a.timestamp - b.timestamp);
}
