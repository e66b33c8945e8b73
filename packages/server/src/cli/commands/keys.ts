import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_APPLICATION } from '../../services/principal.ts';
import { CliError } from '../cliError.ts';
import { MAKE_A_KEY } from '../makeAKey.ts';
import { withStore } from '../withStore.ts';

export function keysCommand(): Command {
  return new Command('keys')
    .description('API keys for servers')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return new Command('create')
    .description('make a key and print it: the only time that it is seen')
    .requiredOption('--label <text>', 'what the key is for (needed)', label)
    .option('--json', 'print the result as JSON')
    .action(({ label, json }: { label: string; json?: boolean }) =>
      withStore(async ({ createApiKey }) => {
        const { id, secret } = await createApiKey(DEFAULT_APPLICATION, label);
        process.stdout.write(json ? `${JSON.stringify({ id, secret })}\n` : `${secret}\n`);
      }),
    );
}

function label(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('expected some words');
  return text.trim();
}

function listCommand(): Command {
  return new Command('list')
    .description('keys by id, never their secrets')
    .option('--json', 'print the result as JSON')
    .action(({ json }: { json?: boolean }) =>
      withStore(async ({ listApiKeys }) => {
        const keys = (await listApiKeys()).map(({ id, label, createdAt, revokedAt }) => ({
          id,
          label,
          created_at: createdAt.toISOString(),
          revoked_at: revokedAt?.toISOString() ?? null,
        }));
        if (json) process.stdout.write(`${JSON.stringify({ keys })}\n`);
        else if (keys.length === 0) process.stdout.write(`no keys yet: ${MAKE_A_KEY}\n`);
        for (const key of json ? [] : keys) {
          process.stdout.write(
            `${key.id}  ${key.revoked_at === null ? 'in use ' : 'revoked'}  ${key.created_at.slice(0, 10)}  ${key.label}\n`,
          );
        }
      }),
    );
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('end a key at once')
    .argument('<id>', 'as `keys list` shows it')
    .action((id: string) =>
      withStore(async ({ revokeApiKey }) => {
        if (!(await revokeApiKey(id))) throw new CliError('there is no key of that id in use', 1);
        process.stdout.write(`revoked ${id}\n`);
      }),
    );
}
