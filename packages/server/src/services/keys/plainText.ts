/**
 * What a terminal or a log would act on instead of showing: control characters, line breaks of every kind, and what
 * turns the direction of writing around.
 */
const NOT_SHOWN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Whether a text shows as it is, in one line. */
export function isPlainText(text: string): boolean {
  return text.search(NOT_SHOWN) < 0;
}

/** A text with everything that would not show written as `\u001b`; JSON stays the same JSON. */
export function escapeControls(text: string): string {
  return text.replace(
    NOT_SHOWN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
