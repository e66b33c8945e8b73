import { createHash } from 'node:crypto';

/** Length and SHA-256 of what passes. */
export function countBytes() {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async *pass(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of data) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    },
    result: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}
