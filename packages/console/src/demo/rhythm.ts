import type { TypedSample } from '@keystroke-auth/client/capture';

/** One key, from when it went down: a bar of the picture. */
export interface Press {
  /** What it wrote; null for what was taken back. */
  readonly character: string | null;
  /** ms after the first press. */
  readonly at: number;
  /** ms; null while it is down, and where nobody tells. */
  readonly hold: number | null;
}

/** Presses in their order; the characters come from the field, and stay in this page. */
export function pressesOf(sample: Pick<TypedSample, 'keystroke_data'> | null, text: string): Press[] {
  const events = sample?.keystroke_data ?? [];
  const first = events[0]?.timestamp ?? 0;
  const open = new Map<string, number>();
  const presses: Press[] = [];
  for (const { key, event, timestamp } of events) {
    if (event === 'down') {
      open.set(key, presses.length);
      presses.push({ character: characterOf(key, text), at: timestamp - first, hold: null });
      continue;
    }
    const index = open.get(key);
    const press = index === undefined ? undefined : presses[index];
    if (index !== undefined && press !== undefined) {
      presses[index] = { ...press, hold: timestamp - first - press.at };
      open.delete(key);
    }
  }
  return presses;
}

function characterOf(key: string, text: string): string | null {
  const position = /^#(\d+)$/.exec(key)?.[1];
  return position === undefined ? null : (text[Number(position)] ?? null);
}

/** From the first press to the last release, ms. */
export function spanOf(presses: readonly Press[]): number {
  return Math.max(0, ...presses.map(({ at, hold }) => at + (hold ?? 0)));
}

/** What samples have in common: each key where it was on average; nothing where they have different numbers of keys. */
export function averageOf(samples: readonly (readonly Press[])[]): Press[] {
  const [first = [], ...others] = samples;
  if (others.some(({ length }) => length !== first.length)) return [];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return first.map(({ character }, i) => {
    const same = samples.flatMap((presses) => presses[i] ?? []);
    const holds = same.flatMap(({ hold }) => (hold === null ? [] : [hold]));
    return {
      character,
      at: mean(same.map(({ at }) => at)),
      hold: holds.length === 0 ? null : mean(holds),
    };
  });
}

/** A sentence for those who do not see the picture. */
export function inWords(presses: readonly Press[]): string {
  const holds = presses.flatMap(({ hold }) => (hold === null ? [] : [hold]));
  const gaps = presses.slice(1).map(({ at }, i) => at - (presses[i]?.at ?? 0));
  const held = holds.length === 0 ? 'hold times unknown' : `held for ${Math.round(median(holds))} ms`;
  return `${presses.length} keys, ${held}, ${Math.round(median(gaps))} ms from key to key (medians)`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
