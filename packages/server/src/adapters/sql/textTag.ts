import { LRUCache } from 'lru-cache';
import type { Secrets } from '../../ports/secrets.ts';
import { FORGETTING } from '../memory/forgetting.ts';

/** Texts of people under one key, of some hundred bytes each. */
const MOST_KEPT = 10_000;

const known = new WeakMap<Secrets, LRUCache<string, string>>();

/**
 * A keyed hash of a short text as text, which is remembered: every request about a person needs two of them, each of which
 * costs as much as finding a row. It is kept with the key, and no longer than other things of people.
 *
 * @param of whose text it is, where texts are people's own: no line feed is in it
 */
export function textTag(secrets: Secrets, purpose: string, text: string, of: string | null = null): string {
  const name = nameOf(purpose, text, of);
  const tags = tagsUnder(secrets);
  let tag = tags.get(name);
  if (tag === undefined) {
    tag = Buffer.from(secrets.tag(purpose, of === null ? [text] : [of, text])).toString('base64url');
    tags.set(name, tag);
  }
  return tag;
}

/** Of somebody who is gone. */
export function forgetTextTag(secrets: Secrets, purpose: string, text: string): void {
  tagsUnder(secrets).delete(nameOf(purpose, text, null));
}

function nameOf(purpose: string, text: string, of: string | null): string {
  return of === null ? `${purpose}\n\n${text}` : `${purpose}\n${of}\n${text}`;
}

function tagsUnder(secrets: Secrets): LRUCache<string, string> {
  let tags = known.get(secrets);
  if (tags === undefined) {
    tags = new LRUCache({ max: MOST_KEPT, ...FORGETTING });
    known.set(secrets, tags);
  }
  return tags;
}
