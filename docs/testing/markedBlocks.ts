/** The blocks of a page that are marked as run by a test, such as `docs/readme.test.ts`, in a language. */
export function markedBlocks(page: string, test: string, language: string): string[] {
  return [...page.matchAll(/<!-- run by (\S+) -->\n```(\w+)\n([\s\S]*?)```/g)]
    .filter(([, by, name]) => by === test && name === language)
    .map(([, , , code = '']) => code);
}
