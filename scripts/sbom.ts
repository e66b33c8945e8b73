import { writeFileSync } from 'node:fs';
import { VERSION } from '../packages/server/src/version.ts';
import { readLockFile } from './supplyChain/readLockFile.ts';
import { renderSbom } from './supplyChain/renderSbom.ts';

/** `npm run -s sbom` prints the bill of materials (CycloneDX 1.6); `npm run -s sbom -- FILE` writes it there. */
const sbom = renderSbom(readLockFile(new URL('../package-lock.json', import.meta.url)), VERSION);
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(sbom);
else writeFileSync(file, sbom);
