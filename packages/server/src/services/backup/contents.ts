import { BackupBroken, type TableSum } from '../../ports/backups.ts';

/** What is in a backup before the copy of the store: what it has to be, and the deployment's own table of typing. */
export interface BackupContents {
  readonly tables: readonly TableSum[];
  /** The file `prior.json`; null where there is none. */
  readonly prior: string | null;
}

/** Length of the contents as JSON: 4 bytes, big endian. */
const LENGTH_BYTES = 4;
const MAX_BYTES = 64 * 1_048_576;

export async function* writeContents(
  contents: BackupContents,
  data: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const json = Buffer.from(JSON.stringify(contents));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  yield Buffer.concat([length, json]);
  yield* data;
}

/** Writes the copy of the store to `sink`, piece by piece; answers with what it has to be. */
export async function readContents(
  data: AsyncIterable<Uint8Array>,
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<BackupContents> {
  let head = Buffer.alloc(0);
  let contents: BackupContents | undefined;
  for await (const bytes of data) {
    if (contents !== undefined) {
      await sink(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < LENGTH_BYTES) continue;
    const end = LENGTH_BYTES + head.readUInt32BE();
    if (end > MAX_BYTES) throw new BackupBroken('the backup does not begin as one');
    if (head.length < end) continue;
    contents = JSON.parse(head.subarray(LENGTH_BYTES, end).toString());
    await sink(head.subarray(end));
  }
  if (contents === undefined) throw new BackupBroken('the backup is empty');
  return contents;
}
