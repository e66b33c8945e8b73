const WIDTH = 110;

/** JSON with one line for whatever fits in it, so that a change shows as few lines. */
export function renderJson(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value).map(
      ([name, entry]) => `${inner}${JSON.stringify(name)}: ${renderJson(entry, inner)}`,
    );
    return `{\n${entries.join(',\n')}\n${indent}}`;
  }
  const items = value.map((item) => renderJson(item, inner));
  const isList = value.some((item) => typeof item === 'object' && item !== null);
  return `[\n${isList ? items.map((item) => inner + item).join(',\n') : wrap(items, inner)}\n${indent}]`;
}

/** Numbers, as many a line as fit. */
function wrap(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  items.forEach((item, i) => {
    const entry = i + 1 < items.length ? `${item}, ` : item;
    if (line.length + entry.length > WIDTH && line !== indent) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += entry;
  });
  return [...lines, line].join('\n');
}
