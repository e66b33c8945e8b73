import { createRandom, normal } from '@keystroke-auth/engine';

const HEADER = 'PARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME\tKEYCODE';
const SENTENCES = 15;
const KEYS = 40;
/** JavaScript key codes of letters. */
const A = 65;
const LETTERS = 26;

/** Lines of a file as Aalto's: fifteen sentences of forty letters of each participant, who has a pace and habits. */
export function sentenceLines(participants: readonly number[]): string[] {
  const rows = participants.flatMap((participant) => {
    const random = createRandom(participant);
    const pace = normal(random) / 3;
    const habits = Array.from({ length: LETTERS }, () => pace + normal(random) / 4);
    return Array.from({ length: SENTENCES }, (_, sentence) => {
      let press = 0;
      return Array.from({ length: KEYS }, (__, i) => {
        const letter = (7 * i + 3 * sentence) % LETTERS;
        const habit = habits[letter] ?? 0;
        press += Math.round(170 * Math.exp(habit + normal(random) / 5));
        const release = press + Math.round(90 * Math.exp(habit + normal(random) / 5));
        return [participant, sentence, press, release, A + letter].join('\t');
      });
    }).flat();
  });
  return [HEADER, ...rows];
}
