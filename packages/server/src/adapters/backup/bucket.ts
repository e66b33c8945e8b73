import { S3mini } from 's3mini';
import type { BackupStorage } from '../../ports/backups.ts';
import { inChunks } from './chunks.ts';

export interface BucketOptions {
  /** Of the S3-compatible service, without the bucket. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** What names begin with, such as `keystroke-auth/`; empty for none. */
  readonly prefix: string;
}

/** At most 10,000 of them make an object: 160 GB. */
const PART_BYTES = 16_777_216;
/** One part, or one answer, takes no longer (ms). */
const REQUEST_TIMEOUT_MS = 300_000;
const TYPE = 'application/octet-stream';

/** Backups in a bucket of an S3-compatible service, which is addressed by path. */
export function createBackupBucket(options: BucketOptions): BackupStorage {
  const { endpoint, region, accessKeyId, secretAccessKey, bucket, prefix } = options;
  const client = new S3mini({
    ...{ accessKeyId, secretAccessKey, region },
    endpoint: `${endpoint.replace(/\/$/, '')}/${bucket}`,
    requestAbortTimeout: REQUEST_TIMEOUT_MS,
  });
  return {
    place: `s3://${bucket}/${prefix}`,
    async list() {
      const objects = (await client.listObjects('/', prefix)) ?? [];
      return objects.map(({ Key }) => Key.slice(prefix.length)).filter((name) => !name.includes('/'));
    },
    async put(name, data) {
      const key = prefix + name;
      let upload: string | undefined;
      const parts: { partNumber: number; etag: string }[] = [];
      try {
        for await (const { bytes, last } of inChunks(data, PART_BYTES)) {
          if (last && upload === undefined) {
            await client.putObject(key, bytes, TYPE);
            return;
          }
          upload ??= await client.getMultipartUploadId(key, TYPE);
          parts.push(await client.uploadPart(key, upload, bytes, parts.length + 1));
        }
        await client.completeMultipartUpload(key, upload ?? '', parts);
      } catch (error) {
        // The parts would be kept, and paid for; what went wrong first is what is told.
        if (upload !== undefined) await client.abortMultipartUpload(key, upload).catch(() => undefined);
        throw error;
      }
    },
    async get(name) {
      const key = prefix + name;
      if ((await client.objectExists(key)) !== true) return null;
      return inRanges(client, key, await client.getContentLength(key));
    },
    async remove(name) {
      await client.deleteObject(prefix + name);
    },
  };
}

/** One request for each range, so that none has to outlast a whole download. */
async function* inRanges(client: S3mini, key: string, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < length; from += PART_BYTES) {
    const answer = await client.getObjectRaw(key, false, from, Math.min(from + PART_BYTES, length));
    yield new Uint8Array(await answer.arrayBuffer());
  }
}
