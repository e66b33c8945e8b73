import { GROUPS, MODES, type Setting } from './setting.ts';
import { settings } from './settings.ts';

const INTRODUCTION = `# Configuration

<!-- Written by \`npm run docs\` from packages/server/src/config/settings. Do not edit. -->

Environment variables configure everything, and the service checks them before it listens. A value that cannot be used ends the process with one line per mistake: the variable, what was found, what is expected. Secrets are never shown. Variables that are not on this page are ignored.

## The three modes

\`NODE_ENV\` decides the defaults:

- \`development\` (when nothing is set) listens on this machine only, needs no secret, asks for no API key on the routes of the Flask service, prints one for \`/v1\` at its first start, and answers the origins of a local web client and of an Android emulator.
- \`production\` listens on every address, has no default secret, allows no origin until you name it, and asks for API keys.
- \`testing\` is development without log lines.

Production needs a secret, and an API key before its first start:

\`\`\`env
NODE_ENV=production
SECRET_KEY_FILE=/run/secrets/keystroke_auth_secret_key
\`\`\`

    npm run -s cli -- keys create --label backend

## How a value is read

- Blanks around a value are dropped (except in secrets); an empty value counts as not set. Nothing is guessed: \`5000x\`, \`1e3\` and \`" "\` are mistakes.
- Words may be in upper or lower case. Booleans are \`true\`/\`false\`, \`1\`/\`0\`, \`yes\`/\`no\` or \`on\`/\`off\`.
- **The Flask service's names** work too, so that its \`.env\` can be used as it is. Where we have a name of our own, ours wins; if the two differ, a warning at start says so.
- **\`NAME_FILE\`**: every setting can be read from a file by adding \`_FILE\` to its name, which is how \`SECRET_KEY\` should arrive (Docker and Kubernetes secrets, systemd credentials). One newline at the end of the file is not part of the value. Giving both \`NAME\` and \`NAME_FILE\` is a mistake.

## A .env file

Every command reads a \`.env\` file in the folder where it is started; begin with \`.env.example\`. Variables set in the environment win over the file.

\`\`\`env
NODE_ENV=development
PORT=5000
LOG_LEVEL=debug
CORS_ORIGINS=http://localhost:3000,http://10.0.2.2:8080
\`\`\`

Keep files with secrets out of version control (\`.env\` is in \`.gitignore\`) and readable by the service's user only.
`;

/** The reference of every setting in Markdown, as it stands in docs/configuration.md. */
export function renderReference(): string {
  const rows: readonly Setting<unknown>[] = Object.values(settings);
  const sections = GROUPS.map((group) => {
    const own = rows.filter((row) => row.group === group);
    return `## ${group}\n\n${HEAD}\n${own.map(renderRow).join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

const HEAD = '| name | Flask service | allowed | default | what it does |\n|---|---|---|---|---|';

function renderRow(row: Setting<unknown>): string {
  const flask = row.flask ? (row.aliases.length > 0 ? row.aliases : [row.name]).map(code).join(', ') : '–';
  const cells = [code(row.name), flask, row.kind.allowed, renderDefaults(row), row.about];
  // A bar in a cell would end it.
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function renderDefaults({ defaults }: Setting<unknown>): string {
  const shown = (text: string) => (text === '' ? 'not set' : code(text));
  const [first, ...others] = MODES.map((mode) => defaults[mode]);
  if (first !== undefined && others.every((text) => text === first)) return shown(first);
  return MODES.map((mode) => `${mode}: ${shown(defaults[mode])}`).join('<br>');
}

function code(text: string): string {
  return `\`${text}\``;
}
