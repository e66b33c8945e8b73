import { isRecord } from '../keystrokes/isRecord.ts';
import { KeystrokeError } from '../keystrokes/keystrokeError.ts';
import { parseSample } from '../keystrokes/sample.ts';
import { DEVICE_CLASSES, type DeviceClass } from '../models/model.ts';
import { EvaluationError } from './evaluationError.ts';
import type { ReadResult, Recording } from './recording.ts';

/**
 * Reads the wire format with labels, one sample a line:
 * `{"subject", "text", "session", "sample", "device", "keystroke_data": [{"key", "event", "timestamp"}, …]}`.
 *
 * `subject` and `keystroke_data` are needed. Without `sample`, lines count as they come; without `text` the
 * recordings are taken for free text; without `device` it is unknown.
 *
 * @throws {EvaluationError} `recordings_invalid`, naming the line: this is somebody's own export, which should
 * be mended rather than measured in part.
 */
export function readJsonLines(lines: Iterable<string>): ReadResult {
  const recordings: Recording[] = [];
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() !== '') recordings.push(readLine(line, number));
  }
  return { recordings, skippedLines: 0 };
}

function readLine(line: string, number: number): Recording {
  const record = parseRecord(line, number);
  const subject = label(record.subject, 'subject', number);
  if (subject === '') throw invalid(number, 'expected "subject" to say who typed');
  return {
    subject,
    text: label(record.text, 'text', number),
    session: label(record.session, 'session', number),
    repetition: repetitionOf(record.sample, number),
    device: deviceOf(record.device, number),
    sample: sampleOf(record.keystroke_data, number),
  };
}

function parseRecord(line: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    // trim: a byte-order mark is white space to it, and no JSON.
    value = JSON.parse(line.trim());
  } catch {
    throw invalid(number, 'expected one JSON object on each line');
  }
  if (!isRecord(value)) throw invalid(number, 'expected a JSON object');
  return value;
}

function label(value: unknown, name: string, line: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw invalid(line, `expected "${name}" to be a string or a number`);
}

function repetitionOf(value: unknown, line: number): number {
  if (value === undefined || value === null) return line;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(line, 'expected "sample" to be a number');
}

function deviceOf(value: unknown, line: number): DeviceClass {
  if (value === undefined || value === null) return 'unknown';
  const device = DEVICE_CLASSES.find((known) => known === value);
  if (device === undefined)
    throw invalid(line, `expected "device" to be one of ${DEVICE_CLASSES.join(', ')}`);
  return device;
}

function sampleOf(data: unknown, line: number): Recording['sample'] {
  try {
    return parseSample(data);
  } catch (error) {
    if (error instanceof KeystrokeError) throw invalid(line, error.message);
    throw error;
  }
}

function invalid(line: number, message: string): EvaluationError {
  return new EvaluationError('recordings_invalid', `line ${line}: ${message}`);
}
