/** The words of a list that is written as text, so that a line of a file holds many. */
export function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
