/** Codes of the interface as words: `hold_times_differ` is "hold times differ". */
export function spoken(code: string): string {
  return code.replaceAll('_', ' ').replaceAll('.', ' · ');
}

export function percent(share: number, digits = share > 0 && share < 0.01 ? 2 : 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

export function whole(count: number): string {
  return count.toLocaleString('en-GB');
}

export function score(value: number | null): string {
  if (value === null) return '–';
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** Made when the first time is shown: it takes a phone longer than all the rest that is done before a page can be used. */
let dayAndTime: Intl.DateTimeFormat | undefined;
export function time(iso: string | null): string {
  if (iso === null) return 'never';
  dayAndTime ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  return dayAndTime.format(new Date(iso));
}

/** `1.4 MB`. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
}

/** Milliseconds in few letters. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

const STEPS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];
/** How long ago, short: `3 min ago`. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1_000);
  // Clocks differ a little.
  if (seconds < -60) return time(iso);
  return seconds < 60 ? 'just now' : `${lengthOf(seconds)} ago`;
}

/** How long until then: `in 3 min`. */
export function until(iso: string, now = Date.now()): string {
  return `in ${lengthOf(Math.max(0, Math.round((Date.parse(iso) - now) / 1_000)))}`;
}

function lengthOf(seconds: number): string {
  for (const [name, length] of STEPS) {
    if (seconds >= length) return `${Math.floor(seconds / length)} ${name}`;
  }
  return `${seconds} s`;
}
