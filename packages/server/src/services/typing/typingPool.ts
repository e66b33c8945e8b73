import { type EnrolledSamples, type RepeatedText, repeatedTexts } from '@keystroke-auth/engine';

/** Newer samples of one text: the comparison enrols ten at most and tries the rest. */
const MAX_SAMPLES = 20;
/**
 * Keystrokes held at once, whoever typed them; some 50 MB. Five thousand people with six samples of 17 keys: the shipped
 * table then has a twenty-fifth of the say, and more people would change no digit that counts.
 */
const MAX_KEYSTROKES = 500_000;
/** Sorting everybody at each arrival would take longer than it saves memory. */
const SLACK = 1.25;

export interface TypingPool {
  /** Takes what a fit can use of one person's samples of one text. */
  add(enrolled: EnrolledSamples): void;
  /** Who fits and who compares, by hash: a person stays on one side however many enrol after them. */
  halves(): { readonly fitting: readonly RepeatedText[]; readonly heldOut: readonly RepeatedText[] };
}

interface Person {
  readonly rank: number;
  readonly fits: boolean;
  readonly texts: RepeatedText[];
  keystrokes: number;
}

/**
 * People's repeated texts within bounds. Where there are more than fit in, those with the lowest hashes stay: a sample of
 * all of them that depends on nothing but who they are, least of all on the order in which they come.
 *
 * @param hash of a person, {@link HASH_BYTES} or more: keyed, or whoever makes up ids chooses who is kept, and on which side
 */
export function createTypingPool(
  hash: (person: string) => Uint8Array,
  maxKeystrokes = MAX_KEYSTROKES,
): TypingPool {
  const people = new Map<string, Person>();
  let keystrokes = 0;
  let limit = Number.POSITIVE_INFINITY;

  function trim(): void {
    const byRank = Array.from(people).sort(([, a], [, b]) => a.rank - b.rank);
    let total = 0;
    for (const [name, person] of byRank) {
      total += person.keystrokes;
      if (total <= maxKeystrokes) continue;
      // From here on nobody is let in again, or a person's first texts would be missing.
      limit = Math.min(limit, person.rank);
      people.delete(name);
      keystrokes -= person.keystrokes;
    }
  }

  return {
    add({ person: name, samples }) {
      const [first] = repeatedTexts([{ person: name, samples }]);
      if (first === undefined) return;
      const { rank, fits } = placeOf(hash(name));
      if (rank >= limit) return;
      const text = { ...first, samples: first.samples.slice(-MAX_SAMPLES) };
      const length = text.samples.reduce((sum, { timeline }) => sum + timeline.keys.length, 0);
      const person = people.get(name) ?? { rank, fits, texts: [], keystrokes: 0 };
      people.set(name, person);
      person.texts.push(text);
      person.keystrokes += length;
      keystrokes += length;
      if (keystrokes > SLACK * maxKeystrokes) trim();
    },
    halves() {
      trim();
      const all = Array.from(people.values());
      return {
        fitting: all.filter(({ fits }) => fits).flatMap(({ texts }) => texts),
        heldOut: all.filter(({ fits }) => !fits).flatMap(({ texts }) => texts),
      };
    },
  };
}

const RANK_BYTES = 6;
const HASH_BYTES = 1 + RANK_BYTES;

/** The side is told by another byte than the rank: whoever is left out, the halves stay halves. */
function placeOf(hash: Uint8Array): Pick<Person, 'rank' | 'fits'> {
  const digest = Buffer.from(hash.subarray(0, HASH_BYTES));
  return { rank: digest.readUIntBE(1, RANK_BYTES), fits: digest.readUInt8() % 2 === 0 };
}
