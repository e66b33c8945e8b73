import { features } from './features.ts';
import { fixedText } from './fixedText.ts';
import { freeText } from './freeText.ts';
import { liveness } from './liveness.ts';
import { timelines } from './timelines.ts';
import type { VectorFile } from './vectorFile.ts';

export const VECTOR_FILES: readonly VectorFile[] = [timelines, features, fixedText, freeText, liveness];

/** Generated files are named so for the linter, which leaves their form alone. */
export function pathOf({ name }: VectorFile): string {
  return `docs/test-vectors/${name}.generated.json`;
}
