import { drawSentence } from '@keystroke-auth/engine';
import { answerScores, POLICY, type ScoresInput } from './scores.ts';
import { type Events, typing, withoutRelease } from './typing.ts';
import { vectorFile } from './vectorFile.ts';

const OWN = 31;
const WORDS = 8;

export const freeText = vectorFile(
  'free-text',
  'Enrol sentences, decide on each probe.',
  (): Record<string, ScoresInput> => ({
    sentences: {
      text: 'free',
      device: 'desktop',
      policy: POLICY,
      enrolment: [1, 2, 3, 4].map((n) => sentence(OWN, n)),
      probes: {
        genuine: { events: sentence(OWN, 10) },
        'genuine, another sentence': { events: sentence(OWN, 11) },
        impostor: { events: sentence(32, 12) },
        'another impostor, of the same sentence': { events: sentence(33, 10) },
        'missing releases': { events: withoutRelease(withoutRelease(sentence(OWN, 10), 12), 5) },
        'keys that the table does not know': { events: typing(OWN, 'добрый день, как дела', 1) },
        'too short': { events: typing(OWN, 'yes', 1) },
      },
    },
  }),
  answerScores,
);

function sentence(seed: number, n: number): Events {
  return typing(seed, drawSentence(n, WORDS), n);
}
