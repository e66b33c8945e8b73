import { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import type { ErasureRecord } from '../../ports/erasureRecords.ts';
import { openStoreOrSay } from '../withStore.ts';

const PAGE = 500;

export function erasuresCommand(): Command {
  return new Command('erasures')
    .description('the ledger of people who were erased')
    .addCommand(
      new Command('export')
        .description('print it as JSON lines, without names: to keep beside backups')
        .action(exportErasures),
    );
}

async function exportErasures(): Promise<void> {
  const store = openStoreOrSay(loadConfig());
  try {
    await store.migrate();
    let last: ErasureRecord | undefined;
    do {
      const after = last?.keyId ?? null;
      const page = await store.store.read(({ erasures }) => erasures.page(after, PAGE));
      for (const { keyId, application, pseudonym, erasedAt } of page) {
        const line = { key_id: keyId, application, pseudonym, erased_at: erasedAt.toISOString() };
        process.stdout.write(`${JSON.stringify(line)}\n`);
      }
      last = page.at(-1);
    } while (last !== undefined);
  } finally {
    await store.close();
  }
}
