import { readFileSync, writeFileSync } from 'node:fs';
import { drawFlame } from './drawFlame.ts';
import { timeByFolder } from './timeByFolder.ts';

/**
 * Draws what `node --cpu-prof` measured, and prints where the time went: `npm run -s flame -- FILE.cpuprofile OUT.svg
 * [--from NAME]`. With `--from`, the picture is only of what was called by functions of that name.
 */
const [profile, picture, flag, from] = process.argv.slice(2);
if (profile === undefined || picture === undefined || (flag !== undefined && flag !== '--from')) {
  process.stderr.write('expected FILE.cpuprofile OUT.svg [--from NAME]\n');
  process.exit(2);
}
const measured = JSON.parse(readFileSync(profile, 'utf8'));
writeFileSync(picture, drawFlame(measured, from));
for (const { folder, percent } of timeByFolder(measured)) {
  process.stdout.write(`${percent.toFixed(1).padStart(5)} %  ${folder}\n`);
}
