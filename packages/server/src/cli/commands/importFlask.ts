import { statSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import { listFeatureFiles, readUserModel } from '../../flaskModels/readUserModels.ts';
import { compatProfile } from '../../services/compat/compatProfile.ts';
import type { ImportFlaskUser } from '../../services/compat/importFlaskUser.ts';
import { DEFAULT_APPLICATION, type Principal } from '../../services/principal.ts';
import { CliError, EXIT_PARTLY } from '../cliError.ts';
import { startProgress } from '../progress.ts';
import { withStore } from '../withStore.ts';

interface Line {
  readonly file: string;
  readonly user_id: string | null;
  readonly status: 'imported' | 'present' | 'empty' | 'damaged';
  readonly samples: number;
  readonly detail: string;
}

const OPERATOR: Principal = {
  application: DEFAULT_APPLICATION,
  mayTeachEnrolled: true,
  keyId: null,
  scopes: [],
};

export function importFlaskCommand(): Command {
  return new Command('import-flask')
    .description('take over the users of a Flask keystroke service from its user_models folder')
    .argument('[dir]', 'the folder; default: MODEL_DIR')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nEvery user is imported whole or not at all; users imported before are left as they are, so the command\n' +
        'can be repeated. Exit code 3 when a file was damaged (an empty one is named, and is no damage).',
    )
    .action((dir: string | undefined, { json }: { json?: boolean }) =>
      withStore(async ({ importFlaskUser }) => {
        const lines = await importFolder(dir ?? loadConfig().importDir, importFlaskUser);
        if (json) process.stdout.write(`${JSON.stringify({ users: lines })}\n`);
        else for (const line of lines) process.stdout.write(`${line.user_id ?? line.file}: ${line.detail}\n`);
        if (lines.some(({ status }) => status === 'damaged')) process.exitCode = EXIT_PARTLY;
      }),
    );
}

async function importFolder(folder: string, importUser: ImportFlaskUser): Promise<Line[]> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CliError(`${folder}: no such folder; expected the user_models folder of a Flask service`, 2);
  }
  const files = listFeatureFiles(folder);
  if (files.length === 0) throw new CliError(`${folder}: holds no *_features.npy file`, 2);
  const progress = startProgress('importing', files.length);
  const lines: Line[] = [];
  for (const file of files) {
    lines.push(await importFile(folder, file, importUser));
    progress.step();
  }
  progress.stop();
  return lines;
}

async function importFile(folder: string, file: string, importUser: ImportFlaskUser): Promise<Line> {
  const user = readUserModel(folder, file);
  if ('defect' in user) {
    return { file, user_id: null, status: user.defect, samples: 0, detail: user.why };
  }
  const outcome = await importUser(compatProfile(OPERATOR, user.userId), user.vectors);
  if (outcome.status === 'present') {
    return {
      file,
      user_id: user.userId,
      status: 'present',
      samples: 0,
      detail: 'imported before, left as it is',
    };
  }
  const usable = outcome.usable ? 'usable at once' : 'too few to verify by';
  const detail = `imported ${outcome.samples} samples, ${usable}`;
  return { file, user_id: user.userId, status: 'imported', samples: outcome.samples, detail };
}
