import { type Grant, isGrant, SCOPES } from '@keystroke-auth/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { escapeControls, isPlainText } from '../../services/plainText.ts';
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
    .option('--application <name>', 'whose people it sees', application, DEFAULT_APPLICATION)
    .option(
      '--scope <scope...>',
      'what it may do: a scope, such as verify, all of a kind: users:*, or * (default: *, everything)',
      scope,
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nScopes:\n${scopeLines()}`)
    .action(({ label, application, scope, json }: CreateOptions) =>
      withStore(async ({ createApiKey }) => {
        const { id, secret } = await createApiKey(application, label, scope);
        process.stdout.write(json ? `${JSON.stringify({ id, secret })}\n` : `${secret}\n`);
      }),
    );
}

interface CreateOptions {
  readonly label: string;
  readonly application: string;
  readonly scope?: readonly Grant[];
  readonly json?: boolean;
}

function label(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('expected some words');
  // Commander would repeat the text as it is.
  if (!isPlainText(text.trim())) {
    throw new CliError('--label: got control characters or line breaks, expected one line of text', 2);
  }
  return text.trim();
}

/** As it stands in the paths of `/v1/applications`. */
function application(text: string): string {
  if (/^[0-9A-Za-z_.-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('expected 1 to 64 letters, digits, dots, dashes and underscores');
}

function scope(text: string, before: readonly Grant[] = []): readonly Grant[] {
  if (isGrant(text)) return [...before, text];
  throw new InvalidArgumentError(`expected *, or of these: ${Object.keys(SCOPES).join(', ')}`);
}

function scopeLines(): string {
  return Object.entries(SCOPES)
    .map(([name, about]) => `  ${name.padEnd(20)}${about}`)
    .join('\n');
}

function listCommand(): Command {
  return new Command('list')
    .description('keys by id, never their secrets')
    .option('--json', 'print the result as JSON')
    .action(({ json }: { json?: boolean }) =>
      withStore(async ({ listApiKeys }) => {
        const keys = (await listApiKeys()).map(
          ({ id, label, application, scopes, createdAt, revokedAt }) => ({
            id,
            label,
            application,
            scopes,
            created_at: createdAt.toISOString(),
            revoked_at: revokedAt?.toISOString() ?? null,
          }),
        );
        if (json) process.stdout.write(`${escapeControls(JSON.stringify({ keys }))}\n`);
        else if (keys.length === 0) process.stdout.write(`no keys yet: ${MAKE_A_KEY}\n`);
        for (const key of json ? [] : keys) {
          const state = key.revoked_at === null ? 'in use ' : 'revoked';
          const may = `${key.application}  ${key.scopes.join(',')}`;
          const line = `${key.id}  ${state}  ${key.created_at.slice(0, 10)}  ${may}  ${key.label}`;
          // A label of an older release may hold anything.
          process.stdout.write(`${escapeControls(line)}\n`);
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
