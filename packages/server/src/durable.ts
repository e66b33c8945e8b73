import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A file's content; Windows lets only those sync it who may write it. */
export function syncFile(file: string): void {
  sync(file, 'r+');
}

/** The names in a folder: without this a power cut may take a new one back. Windows cannot sync folders. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
