import { proveFolder } from '../composeStore.ts';
import { type Config, loadConfig } from '../config.ts';

/** The configuration of a command that works in DATA_DIR, once that has given a sign of life. @throws {PlaceSilent} */
export async function loadReachable(): Promise<Config> {
  const config = loadConfig();
  await proveFolder(config);
  return config;
}
