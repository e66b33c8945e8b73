/** What a section of the changelog holds, and the day that its heading names. */
export interface Changes {
  readonly date: string | null;
  readonly text: string;
}

/** The section of a version, or of `Unreleased`; null where there is none or it says nothing. */
export function changesOf(changelog: string, version: string): Changes | null {
  for (const section of changelog.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const [, name, date] = /^\[?([^\]\s]+)\]?(?: - (\d{4}-\d{2}-\d{2}))?\s*$/.exec(heading) ?? [];
    if (name !== version) continue;
    const text = lines.join('\n').trim();
    return /^- /m.test(text) ? { date: date ?? null, text } : null;
  }
  return null;
}
