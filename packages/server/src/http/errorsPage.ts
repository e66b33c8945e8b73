import { type CodeTable, ERROR_REFERENCE } from './errorReference.ts';
import { escapeHtml, inlineHtml, plainPage } from './plainPage.ts';

/** The reference of codes for browsers: what the `type` of a problem document leads to, at `/docs/errors`. */
export function renderErrorsHtml(): string {
  const chapters = ERROR_REFERENCE.map(
    ({ title }) => `<li><a href="#${chapterId(title)}">${escapeHtml(title)}</a></li>`,
  );
  return plainPage(
    'keystroke-auth: errors and other codes',
    '../',
    `<p><a href="./">Every route</a> · <a href="../">keystroke-auth</a></p>
<h1>Errors and other codes</h1>
<nav aria-label="Chapters"><ul>
${chapters.join('\n')}
</ul></nav>
${ERROR_REFERENCE.map(chapter).join('\n')}`,
  );
}

function chapter({ title, anchor, about, columns, rows }: CodeTable): string {
  const head = columns.map(
    (column) => `<th scope="col"${NARROW.has(column) ? ' class="narrow"' : ''}>${escapeHtml(column)}</th>`,
  );
  const lines = rows.map(([code = '', ...cells]) => {
    const id = `${anchor}${code}`;
    const others = cells.map(
      (cell, i) => `<td data-column="${escapeHtml(columns[i + 1] ?? '')}">${inlineHtml(cell)}</td>`,
    );
    return `<tr id="${id}"><td><code><a href="#${id}">${code}</a></code></td>${others.join('')}</tr>`;
  });
  return `<h2 id="${chapterId(title)}">${escapeHtml(title)}</h2>
<p>${inlineHtml(about)}</p>
<table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>`;
}

/** Columns of a few letters. */
const NARROW: ReadonlySet<string> = new Set(['status']);

/** No code has it: codes have underscores, and anchors of chapters a word of their own before them. */
function chapterId(title: string): string {
  return `chapter-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
}
