import type { FixedTextTemplate } from './fixedText/fixedText.ts';
import type { FreeTextTemplate } from './freeText/freeText.ts';

/** What the rhythm model knows of one typist. */
export type RhythmTemplate = FixedTextTemplate | FreeTextTemplate;
