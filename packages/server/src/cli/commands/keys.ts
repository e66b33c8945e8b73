import {
  ENVIRONMENTS,
  type Environment,
  type Grant,
  isGrant,
  ProtocolError,
  SCOPES,
} from '@keystroke-auth/protocol';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ApiKeyRecord } from '../../ports/apiKeyStore.ts';
import { isInUse } from '../../services/keys/newApiKey.ts';
import { escapeControls, isPlainText } from '../../services/keys/plainText.ts';
import { DEFAULT_OVERLAP } from '../../services/keys/rotateApiKey.ts';
import { DEFAULT_APPLICATION } from '../../services/principal.ts';
import { environmentOf, nameOf } from '../../services/sandbox.ts';
import { CliError } from '../cliError.ts';
import { duration } from '../duration.ts';
import { MAKE_A_KEY } from '../makeAKey.ts';
import { withStore } from '../withStore.ts';

export function keysCommand(): Command {
  return new Command('keys')
    .description('API keys for servers')
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return new Command('create')
    .description('make a key and print it: the only time that it is seen')
    .requiredOption('--label <text>', 'what the key is for (needed)', label)
    .option('--application <name>', 'whose people it sees', application, DEFAULT_APPLICATION)
    .addOption(
      new Option('--env <environment>', 'live, or test: a key of the sandbox, where nothing is real')
        .choices(ENVIRONMENTS)
        .default('live'),
    )
    .option(
      '--scope <scope...>',
      'what it may do: a scope, such as verify, all of a kind: users:*, or *, everything but tenants (default: *)',
      scope,
    )
    .option('--expires-in <time>', 'when it ends by itself, such as 90d or 12h (default: never)', lifetime)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nScopes:\n${scopeLines()}`)
    .action(({ label, application, env: environment, scope: scopes, expiresIn, json }: CreateOptions) =>
      withStore(async ({ createApiKey }) => {
        if (environment === 'test' && scopes?.includes('tenants') === true) {
          throw new CliError(
            '--scope: got tenants for a key of the sandbox, expected scopes of one application',
            2,
          );
        }
        const lifetime = expiresIn === undefined ? null : expiresIn * 1_000;
        show(await createApiKey(application, label, { scopes, environment, lifetime }).catch(say), json);
      }),
    );
}

interface CreateOptions {
  readonly label: string;
  readonly application: string;
  readonly env: Environment;
  readonly scope?: readonly Grant[];
  readonly expiresIn?: number;
  readonly json?: boolean;
}

function show({ id, secret }: { readonly id: string; readonly secret: string }, json = false): void {
  process.stdout.write(json ? `${JSON.stringify({ id, secret })}\n` : `${secret}\n`);
}

/** What an operator can mend is told in a sentence. */
function say(error: unknown): never {
  if (error instanceof ProtocolError || error instanceof RangeError) throw new CliError(error.message, 1);
  throw error;
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

function lifetime(text: string): number {
  const seconds = duration(text);
  if (seconds >= 60) return seconds;
  throw new InvalidArgumentError('expected at least a minute');
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
        const keys = await listApiKeys();
        if (json) {
          process.stdout.write(`${escapeControls(JSON.stringify({ keys: keys.map(fieldsOf) }))}\n`);
        } else if (keys.length === 0) process.stdout.write(`no keys yet: ${MAKE_A_KEY}\n`);
        // A label of an older release may hold anything.
        for (const key of json ? [] : keys) process.stdout.write(`${escapeControls(lineOf(key))}\n`);
      }),
    );
}

function fieldsOf(key: ApiKeyRecord) {
  return {
    id: key.id,
    label: key.label,
    application: nameOf(key.application),
    environment: environmentOf(key.application),
    scopes: key.scopes,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    successor: key.successor,
  };
}

function lineOf(key: ApiKeyRecord): string {
  const { id, label, application, environment, scopes, created_at, expires_at } = fieldsOf(key);
  const used = key.lastUsedAt === null ? 'never used' : `used ${dayOf(key.lastUsedAt)}`;
  const until = key.expiresAt === null ? [] : [`until ${expires_at?.slice(0, 16)}Z`];
  const where = environment === 'test' ? `${application} (test)` : application;
  return [id, stateOf(key), created_at.slice(0, 10), used, ...until, where, scopes.join(','), label].join(
    '  ',
  );
}

function stateOf(key: ApiKeyRecord): string {
  if (key.revokedAt !== null) return 'revoked';
  return isInUse(key, new Date()) ? 'in use ' : 'expired';
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function rotateCommand(): Command {
  return new Command('rotate')
    .description('make the successor of a key and print it; the old one goes on for a while')
    .argument('<id>', 'as `keys list` shows it')
    .option(
      '--overlap <time>',
      'how long the old one goes on, such as 12h; 0s ends it at once (default: 1d)',
      duration,
    )
    .option('--json', 'print the result as JSON')
    .action((id: string, { overlap = DEFAULT_OVERLAP, json }: { overlap?: number; json?: boolean }) =>
      withStore(async ({ rotateApiKey }) => show(await rotateApiKey(id, overlap).catch(say), json)),
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
