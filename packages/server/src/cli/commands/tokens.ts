import { Command } from 'commander';
import { composeV1 } from '../../composeV1.ts';
import type { SigningKeys } from '../../services/tokens/signingKeys.ts';
import { loadReachable } from '../loadReachable.ts';
import { openStoreOrSay } from '../withStore.ts';

export function tokensCommand(): Command {
  return new Command('tokens')
    .description('the keys that sign decision tokens')
    .addCommand(rotateCommand())
    .addCommand(listCommand());
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('make the next key; tokens under the old one stay good until they expire')
    .option('--revoke', 'sign with it at once and forget the others: for a key that became known')
    .option('--json', 'print the result as JSON')
    .action(({ revoke = false, json }: { revoke?: boolean; json?: boolean }) =>
      withKeys(async (keys) => {
        const { kid, activeFrom } = await keys.rotate({ revoke });
        const from = activeFrom.toISOString();
        // Where there was none before, nobody knows an old key set, and the first one need not wait.
        const when = activeFrom.getTime() <= Date.now() ? 'at once' : `from ${from}`;
        process.stdout.write(
          json ? `${JSON.stringify({ kid, active_from: from })}\n` : `${kid} signs ${when}\n`,
        );
      }),
    );
}

function listCommand(): Command {
  return new Command('list').description('the public keys, as /.well-known/jwks.json has them').action(() =>
    withKeys(async (keys) => {
      process.stdout.write(`${JSON.stringify(await keys.published())}\n`);
    }),
  );
}

async function withKeys(work: (keys: SigningKeys) => Promise<void>): Promise<void> {
  const config = await loadReachable();
  const store = openStoreOrSay(config);
  try {
    await store.migrate();
    await work(composeV1(config, store).signingKeys);
  } finally {
    await store.close();
  }
}
