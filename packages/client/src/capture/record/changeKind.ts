import type { ChangeKind } from './fieldEvent.ts';

/** Input Events Level 2, by what wrote the text; what is missing wrote it without saying how. */
const KINDS: readonly (readonly [ChangeKind, RegExp])[] = [
  ['dictation', /dictation/i],
  ['paste', /^insertFrom(Paste|Yank)/],
  ['drop', /^insertFromDrop/],
  ['composed', /Composition/],
  ['replaced', /^(insertReplacementText|history)/],
  ['deleted', /^delete/],
  ['typed', /^insert(Text|LineBreak|Paragraph)$/],
];

/** @param inputType of an `input` event; undefined where the browser filled the field */
export function changeKind(inputType: string | undefined): ChangeKind {
  return KINDS.find(([, type]) => type.test(inputType ?? ''))?.[0] ?? 'filled';
}
