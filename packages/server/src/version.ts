import { readFileSync } from 'node:fs';

/** The release, as package.json names it (one folder up from `src` and from `dist`). */
export const VERSION: string = readVersion();

function readVersion(): string {
  const content: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const version =
    typeof content === 'object' && content !== null && 'version' in content ? content.version : null;
  if (typeof version !== 'string') throw new Error('package.json names no version');
  return version;
}
