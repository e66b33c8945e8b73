import {
  buildTrials,
  drawTypist,
  type EnrolledTypist,
  parseProtocol,
  parseSample,
  parseUserSplit,
  type Recording,
  typeText,
} from '@keystroke-auth/engine';
import { readRecordings } from '../../packages/server/src/cli/readRecordings.ts';

export interface AttackedPeople {
  readonly typists: readonly EnrolledTypist[];
  /** Where they are from, for the head of the table. */
  readonly about: string;
}

const PROTOCOL = parseProtocol('phrase-5');
const PHRASE = 'leonardo dicaprio';
/** Five enrol, five log in. */
const SAMPLES = 10;

/** People who were recorded; `users` chooses those of a part, such as 2:1. */
export async function recordedPeople(file: string, users: string | null): Promise<AttackedPeople> {
  const recordings = await readRecordings(file);
  const { typists } = buildTrials(
    recordings,
    PROTOCOL,
    users === null ? {} : { users: parseUserSplit(users) },
  );
  return { typists, about: `recorded people${users === null ? '' : `, users ${users}`}` };
}

/** People as uneven as real ones, drawn from the prior: the same for the same seed. */
export function simulatedPeople(count: number, seed: number): AttackedPeople {
  const recordings = Array.from({ length: count }, (_, person): Recording[] => {
    const typist = drawTypist(seed * 1_000_003 + person);
    return Array.from({ length: SAMPLES }, (_, i) => ({
      subject: String(person),
      text: PHRASE,
      session: '1',
      repetition: i + 1,
      device: 'desktop',
      sample: parseSample(typeText(typist, PHRASE, { sample: i + 1 })),
    }));
  }).flat();
  return { typists: buildTrials(recordings, PROTOCOL).typists, about: `simulated people, seed ${seed}` };
}
