import { readFileSync, writeFileSync } from 'node:fs';
import { drawFlame } from './drawFlame.ts';

/**
 * Draws what `node --cpu-prof` measured: `node --conditions=source scripts/flamePicture.ts FILE.cpuprofile OUT.svg
 * [--from NAME]`. With `--from`, only what was called by functions of that name.
 */
const [profile, picture, flag, from] = process.argv.slice(2);
if (profile === undefined || picture === undefined || (flag !== undefined && flag !== '--from')) {
  process.stderr.write('expected FILE.cpuprofile OUT.svg [--from NAME]\n');
  process.exit(2);
}
writeFileSync(picture, drawFlame(JSON.parse(readFileSync(profile, 'utf8')), from));
