import { readAalto } from './readAalto.ts';
import { readCmu } from './readCmu.ts';
import { readJsonLines } from './readJsonLines.ts';
import type { ReadResult } from './recording.ts';
import { AALTO_COLUMNS, CMU_COLUMNS } from './recordingColumns.ts';

export type RecordingFormat = 'cmu' | 'aalto' | 'json-lines';

/** Reads all lines of one file, its header included. @throws {EvaluationError} `recordings_invalid` */
export const READERS: Readonly<Record<RecordingFormat, (lines: Iterable<string>) => ReadResult>> = {
  cmu: readCmu,
  aalto: readAalto,
  'json-lines': readJsonLines,
};

/** For the message to somebody whose file is none of them. */
export const FORMATS_EXPECTED = [
  `the CMU password file (first line ${CMU_COLUMNS.join(',')},…)`,
  `Aalto keystrokes (tab separated, first line with ${AALTO_COLUMNS.join(', ')})`,
  'JSON lines ({"subject", "text", "session", "sample", "device", "keystroke_data"} on each line)',
].join('; ');

/** Which reader fits a file that begins with this line; null when none does. */
export function detectFormat(firstLine: string): RecordingFormat | null {
  const line = firstLine.trim();
  if (line.startsWith('{')) return 'json-lines';
  const csv = line.split(',');
  if (CMU_COLUMNS.every((column) => csv.includes(column))) return 'cmu';
  const tsv = line.split('\t');
  if (AALTO_COLUMNS.every((column) => tsv.includes(column))) return 'aalto';
  return null;
}
