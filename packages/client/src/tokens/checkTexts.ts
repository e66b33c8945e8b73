/** What is compared with a claim must be there: nothing would match nothing. @throws {TypeError} */
export function checkTexts(texts: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string' || value === '') {
      throw new TypeError(`${name}: got ${typeof value}, expected a text that is not empty`);
    }
  }
}
