import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUserId } from '@keystroke-auth/protocol';
import { NpyError, readNpy } from './readNpy.ts';

const SUFFIX = '_features.npy';

/** More features than any text that the Flask service takes: 1,000 events give some 1,500. */
const MAX_FEATURES = 4_096;

export type FlaskUser =
  | { readonly file: string; readonly userId: string; readonly vectors: Float64Array[] }
  /** A file that can't be used, and why. */
  | { readonly file: string; readonly defect: 'empty' | 'damaged'; readonly why: string };

/** Every user of a `user_models` folder of the Flask service, in the order of their names. */
export function readUserModels(folder: string): FlaskUser[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  return files.sort().map((file) => readUser(folder, file));
}

function readUser(folder: string, file: string): FlaskUser {
  const userId = file.slice(0, -SUFFIX.length);
  if (!isUserId(userId)) return { file, defect: 'damaged', why: 'its name holds no usable user id' };
  try {
    const bytes = readFileSync(join(folder, file));
    if (bytes.length === 0) return { file, defect: 'empty', why: 'the file is empty: a save was lost' };
    const vectors = readNpy(bytes).filter((row) => row.length > 0);
    if (vectors.length === 0) return { file, defect: 'empty', why: 'it holds no features' };
    if (vectors.some((row) => row.length > MAX_FEATURES)) {
      return { file, defect: 'damaged', why: `it holds rows of more than ${MAX_FEATURES} features` };
    }
    return { file, userId, vectors };
  } catch (error) {
    if (error instanceof NpyError) return { file, defect: 'damaged', why: error.message };
    return { file, defect: 'damaged', why: 'it can not be read' };
  }
}
