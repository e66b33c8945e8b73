import type { KeystrokeSample } from '../keystrokes/sample.ts';
import type { EnrolledTypist, Trials } from './trials.ts';

/** What one other person tried against a template, in order. */
export interface ImpostorTries {
  readonly subject: string;
  readonly samples: readonly KeystrokeSample[];
}

/** Whose each impostor try is: trials list them person by person, everybody with as many tries, self left out. */
export function impostorTries(trials: Trials): ReadonlyMap<EnrolledTypist, readonly ImpostorTries[]> {
  const groups = Map.groupBy(trials.typists, ({ text, device }) => JSON.stringify([text, device]));
  const tries = new Map<EnrolledTypist, ImpostorTries[]>();
  for (const group of groups.values()) {
    for (const typist of group) {
      const others = group.filter((other) => other !== typist);
      const each = typist.impostors.length / others.length;
      tries.set(
        typist,
        others.map(({ subject }, i) => ({
          subject,
          samples: typist.impostors.slice(i * each, (i + 1) * each),
        })),
      );
    }
  }
  return tries;
}
