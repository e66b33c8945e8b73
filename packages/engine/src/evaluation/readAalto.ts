import { KeystrokeError } from '../keystrokes/keystrokeError.ts';
import { type Press, sampleFromPresses } from '../keystrokes/sampleFromPresses.ts';
import { AaltoRow, PARTICIPANT, SECTION } from './aaltoRow.ts';
import type { ReadResult, Recording } from './recording.ts';
import { headerCells } from './recordingColumns.ts';

/** The sentence that the rows being read belong to. */
interface Sentence {
  readonly participant: string;
  readonly section: string;
  readonly presses: Press[];
}

/**
 * Reads keystrokes of the Aalto study (Dhakal et al. 2018), one row a key press, times in ms: an official
 * `<participant>_keystrokes.txt`, or many participants in one file. Rows of a sentence stand together.
 *
 * Official files hold broken rows (text columns with line ends and tabs in them): those are left out and counted.
 *
 * @throws {EvaluationError} `recordings_invalid` when a column is missing.
 */
export function readAalto(lines: Iterable<string>): ReadResult {
  const recordings: Recording[] = [];
  const repetitions = new Map<string, number>();
  let skippedLines = 0;
  const finish = ({ participant, presses }: Sentence): void => {
    const repetition = (repetitions.get(participant) ?? 0) + 1;
    repetitions.set(participant, repetition);
    const sample = sampleOrNull(presses);
    if (sample === null) skippedLines += presses.length;
    else
      recordings.push({
        subject: participant,
        text: '',
        session: '1',
        repetition,
        device: 'desktop',
        sample,
      });
  };

  let row: AaltoRow | null = null;
  let sentence: Sentence | null = null;
  for (const line of lines) {
    if (line === '' || line === '\r') continue;
    if (row === null) {
      row = new AaltoRow(headerCells(line, '\t'));
      continue;
    }
    if (!row.read(line)) {
      skippedLines += 1;
      continue;
    }
    if (
      sentence === null ||
      !(row.holds(SECTION, sentence.section) && row.holds(PARTICIPANT, sentence.participant))
    ) {
      if (sentence !== null) finish(sentence);
      sentence = { participant: row.text(PARTICIPANT), section: row.text(SECTION), presses: [] };
    }
    sentence.presses.push(row.press());
  }
  if (sentence !== null) finish(sentence);
  return { recordings, skippedLines };
}

function sampleOrNull(presses: readonly Press[]): Recording['sample'] | null {
  try {
    return sampleFromPresses(presses);
  } catch (error) {
    if (error instanceof KeystrokeError) return null;
    throw error;
  }
}
