import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A reader's project, with the client installed. */
export interface ClientProject {
  write(file: string, content: string): void;
  /** What a program in it prints, as JSON. @param key of an application, where the program asks for one */
  printed(program: string, key: string): Promise<unknown>;
}

/** @param packages what else is installed */
export function makeClientProject(folder: string, packages: readonly string[] = []): ClientProject {
  const write = (file: string, content: string) => writeFileSync(join(folder, file), content);
  for (const name of ['@keystroke-auth', ...packages]) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(installed, name), place);
  }
  write('package.json', '{"type":"module"}');
  return {
    write,
    async printed(program, key) {
      write('main.ts', program);
      const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', 'main.ts'], {
        cwd: folder,
        env: { PATH: process.env.PATH, KEYSTROKE_AUTH_KEY: key },
      });
      return JSON.parse(stdout);
    },
  };
}
