import { proveFolder } from '../../composeStore.ts';
import { type Config, ConfigError, loadConfig } from '../../config.ts';
import { VERSION } from '../../version.ts';
import { checkClock } from './checkClock.ts';
import { checkDisk } from './checkDisk.ts';
import { checkExposure } from './checkExposure.ts';
import { checkRedis } from './checkRedis.ts';
import { checkStore } from './checkStore.ts';
import { type Finding, ok } from './finding.ts';

/** Every check in turn; a check that fails does not keep the others from running. @throws {PlaceSilent} which would keep all of them */
export async function diagnose(): Promise<Finding[]> {
  const findings = [checkRuntime()];
  const config = readConfig(findings);
  if (config === null) return findings;
  findings.push(...checkExposure(config));
  await proveFolder(config);
  findings.push(...checkDisk(config.store.dataDir));
  findings.push(...(await checkStore(config)));
  findings.push(...(await checkRedis(config)));
  findings.push(checkClock());
  return findings;
}

function checkRuntime(): Finding {
  return ok(
    'runtime',
    `keystroke-auth ${VERSION} on Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  );
}

function readConfig(findings: Finding[]): Config | null {
  try {
    const config = loadConfig();
    findings.push(ok('configuration', `${config.mode} mode, model ${config.verification.model}`));
    for (const detail of config.warnings) {
      findings.push({ level: 'warning', what: 'configuration', detail, advice: null });
    }
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const detail of error.lines) {
      const advice = 'see docs/configuration.md';
      findings.push({ level: 'failed', what: 'configuration', detail, advice });
    }
    return null;
  }
}
