import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUserId } from '@keystroke-auth/protocol';
import { NpyError, readNpy } from './readNpy.ts';

const SUFFIX = '_features.npy';

/** More than a thousand samples of a thousand keys. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export type FlaskUser =
  | { readonly file: string; readonly userId: string; readonly vectors: Float64Array[] }
  /** A file that can't be used, and why. */
  | { readonly file: string; readonly defect: 'empty' | 'damaged'; readonly why: string };

/** The features files of a `user_models` folder, in the order of their users' names. */
export function listFeatureFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .sort();
}

/** One user of a `user_models` folder of the Flask service. */
export function readUserModel(folder: string, file: string): FlaskUser {
  const userId = file.slice(0, -SUFFIX.length);
  if (!isUserId(userId)) return { file, defect: 'damaged', why: 'its name holds no usable user id' };
  try {
    const stats = lstatSync(join(folder, file));
    if (!stats.isFile()) return { file, defect: 'damaged', why: 'it is no regular file' };
    if (stats.size > MAX_FILE_BYTES) return { file, defect: 'damaged', why: `it holds ${stats.size} bytes` };
    const bytes = readFileSync(join(folder, file));
    if (bytes.length === 0) return { file, defect: 'empty', why: 'the file is empty: a save was lost' };
    const vectors = readNpy(bytes).filter((row) => row.length > 0);
    if (vectors.length === 0) return { file, defect: 'empty', why: 'it holds no features' };
    return { file, userId, vectors };
  } catch (error) {
    if (error instanceof NpyError) return { file, defect: 'damaged', why: error.message };
    return { file, defect: 'damaged', why: 'it can not be read' };
  }
}
