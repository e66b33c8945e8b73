import { Command, CommanderError } from 'commander';
import { CliError } from './cli/cliError.ts';
import { compareCommand } from './cli/commands/compare.ts';
import { doctorCommand } from './cli/commands/doctor.ts';
import { evaluateCommand } from './cli/commands/evaluate.ts';
import { evaluatePolicyCommand } from './cli/commands/evaluatePolicy.ts';
import { evaluateSecondTryCommand } from './cli/commands/evaluateSecondTry.ts';
import { evaluateSessionCommand } from './cli/commands/evaluateSession.ts';
import { evaluateUpdateCommand } from './cli/commands/evaluateUpdate.ts';
import { evaluateWalkCommand } from './cli/commands/evaluateWalk.ts';
import { fitCalibrationCommand } from './cli/commands/fitCalibration.ts';
import { fitPriorCommand } from './cli/commands/fitPrior.ts';
import { importFlaskCommand } from './cli/commands/importFlask.ts';
import { keysCommand } from './cli/commands/keys.ts';
import { migrateCommand } from './cli/commands/migrate.ts';
import { replayCommand } from './cli/commands/replay.ts';
import { serveCommand } from './cli/commands/serve.ts';
import { simulateCommand } from './cli/commands/simulate.ts';
import { smokeCommand } from './cli/commands/smoke.ts';
import { tokensCommand } from './cli/commands/tokens.ts';
import { ConfigError } from './config.ts';
import { VERSION } from './version.ts';

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 done in part. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const program = new Command('keystroke-auth')
    .description('Self-hosted authentication by typing rhythm')
    .version(VERSION)
    .addCommand(serveCommand())
    .addCommand(migrateCommand())
    .addCommand(doctorCommand())
    .addCommand(keysCommand())
    .addCommand(tokensCommand())
    .addCommand(importFlaskCommand())
    .addCommand(simulateCommand())
    .addCommand(smokeCommand())
    .addCommand(replayCommand())
    .addCommand(evaluateCommand())
    .addCommand(evaluatePolicyCommand())
    .addCommand(evaluateSecondTryCommand())
    .addCommand(evaluateSessionCommand())
    .addCommand(evaluateUpdateCommand())
    .addCommand(evaluateWalkCommand())
    .addCommand(compareCommand())
    .addCommand(fitPriorCommand())
    .addCommand(fitCalibrationCommand());
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command.exitOverride().showHelpAfterError();
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Says what went wrong in words where it is known, with its stack where it is our bug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    for (const line of error.lines) process.stderr.write(`configuration: ${line}\n`);
    return 2;
  }
  if (error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
