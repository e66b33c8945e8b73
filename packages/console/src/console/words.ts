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

const STEPS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];
/** How long ago, short: `3 min ago`. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1_000);
  if (seconds < 0) return time(iso);
  for (const [name, length] of STEPS)
    if (seconds >= length) return `${Math.floor(seconds / length)} ${name} ago`;
  return 'just now';
}
