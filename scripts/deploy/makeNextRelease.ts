import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const NEXT_VERSION = '0.999.0';
export const NEXT_MIGRATION = '9000_next';

/** Tables that every request reads, whole rows at a time. */
const WIDER = ['api_keys', 'applications', 'users', 'profiles', 'samples'];

/**
 * The release that comes after this one: the server's sources with a higher version and a further migration, which adds a column to the
 * tables that are in use most, and a table. Answers with its entry.
 */
export function makeNextRelease(root: string, folder: string): string {
  const server = join(folder, 'packages', 'server');
  mkdirSync(server, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['bin', 'src', 'package.json']) {
    cpSync(join(root, 'packages', 'server', part), join(server, part), { recursive: true });
  }
  change(join(server, 'package.json'), /"version": "[^"]+"/, `"version": "${NEXT_VERSION}"`);
  change(
    join(server, 'src/adapters/sql/migrations/migrations.ts'),
    /^export const MIGRATIONS: [^\n]+\{$/m,
    `$&
  '${NEXT_MIGRATION}': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const table of ${JSON.stringify(WIDER)}) {
        await db.schema.alterTable(table).addColumn('of_the_next', 'text').execute();
      }
      await db.schema.createTable('of_the_next').addColumn('id', 'text').execute();
    },
  },`,
  );
  return join(server, 'bin', 'keystroke-auth.mjs');
}

function change(file: string, from: RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!from.test(text)) throw new Error(`${file}: expected ${from}`);
  writeFileSync(file, text.replace(from, to));
}
