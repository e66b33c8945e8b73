import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/service.ts';
import { CliError } from './cliError.ts';
import { readRecordings } from './readRecordings.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
}

const AALTO = 'PARTICIPANT_ID\tTEST_SECTION_ID\tPRESS_TIME\tRELEASE_TIME\tKEYCODE';
const rows = (participant: number) =>
  [AALTO, `${participant}\t1\t0\t90\t65`, `${participant}\t1\t100\t190\t66`].join('\n');

describe('readRecordings', () => {
  it('reads a file, plain or compressed, whatever its line ends', async () => {
    const plain = await readRecordings(file('plain.tsv', rows(1)));
    expect(plain.map(({ subject }) => subject)).toEqual(['1']);
    expect(await readRecordings(file('packed.tsv.gz', gzipSync(rows(1))))).toEqual(plain);
    expect(
      await readRecordings(file('windows.tsv', `\uFEFF${rows(1).replaceAll('\n', '\r\n')}\r\n`)),
    ).toEqual(plain);
  });

  it('reads lines that lie across the chunks of a stream', async () => {
    const keystroke_data = ['down', 'up', 'down', 'up'].map((event, i) => ({
      key: i < 2 ? 'é' : 'ü',
      event,
      timestamp: 100 * i,
    }));
    const lines = Array.from({ length: 2_000 }, (_, sample) =>
      JSON.stringify({ subject: 'zoë', sample, keystroke_data }),
    );
    const recordings = await readRecordings(file('long.jsonl', lines.join('\n')));
    expect(recordings).toHaveLength(2_000);
    expect(new Set(recordings.map(({ subject }) => subject))).toEqual(new Set(['zoë']));
  });

  it('reads a folder of official Aalto files', async () => {
    const path = join(folder.path, 'official');
    mkdirSync(path);
    for (const participant of [5, 7])
      writeFileSync(join(path, `${participant}_keystrokes.txt`), rows(participant));
    writeFileSync(join(path, 'metadata_participants.txt'), 'PARTICIPANT_ID\tAGE\n');
    expect((await readRecordings(path)).map(({ subject }) => subject)).toEqual(['5', '7']);
  });

  it.each([
    ['nowhere', () => join(folder.path, 'nowhere'), /nowhere: no such file or folder$/],
    ['an empty folder', () => folder.path, /: expected a folder of \*_keystrokes\.txt$/],
    [
      'an empty file',
      () => file('empty', ''),
      /empty: the first line fits no known format; expected the CMU/,
    ],
    [
      'another format',
      () => file('other.csv', 'a,b,c\n1,2,3\n'),
      /fits no known format; expected .*JSON lines/,
    ],
    [
      'a damaged line',
      () => file('damaged.jsonl', '{"subject": 1}\n'),
      /damaged\.jsonl: line 1: keystroke_data/,
    ],
    [
      'a damaged archive',
      () => file('damaged.gz', 'no gzip'),
      /damaged\.gz: can't be read: incorrect header/,
    ],
  ])('says what it expected of %s', async (_, path, message) => {
    const reading = readRecordings(path());
    await expect(reading).rejects.toThrow(CliError);
    await expect(reading).rejects.toThrow(message);
  });
});
