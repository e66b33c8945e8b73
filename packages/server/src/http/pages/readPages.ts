import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file that a browser may ask for, as it is and compressed. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

/** What `npm run build` made of packages/console. */
export interface Pages {
  /** HTML by the page's name: `console`, `demo`. */
  readonly pages: ReadonlyMap<string, PageFile>;
  /** By name, which changes with the content. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Reads the built pages whole: they are few and small, and only what was read here can ever be asked for. */
export function readPages(folder: string): Pages {
  return {
    pages: new Map(
      ['console', 'demo'].flatMap((name) => {
        const file = join(folder, name, 'index.html');
        return existsSync(file) ? [[name, readPageFile(file)] as const] : [];
      }),
    ),
    assets: new Map(
      filesIn(join(folder, 'assets')).map((name) => [name, readPageFile(join(folder, 'assets', name))]),
    ),
  };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => TYPES[extname(name)] !== undefined) : [];
}

function readPageFile(file: string): PageFile {
  const bytes = readFileSync(file);
  return { type: TYPES[extname(file)] ?? 'application/octet-stream', bytes, gzipped: gzipSync(bytes) };
}
