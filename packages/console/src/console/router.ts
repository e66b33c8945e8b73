import { signal } from '@preact/signals';

/** Where the page is: the fragment, which is sent to nobody, so ids of people stay out of logs. */
export const route = signal(partsOf(location.hash));
addEventListener('hashchange', () => {
  route.value = partsOf(location.hash);
});

export function partsOf(hash: string): readonly string[] {
  return hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

export function hrefTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}
