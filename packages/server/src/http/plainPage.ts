/**
 * A page for browsers that loads nothing but its icon, and runs nothing.
 *
 * @param root the way from the page to the service's address, `../` or empty: a proxy may add a path before it
 * @param body HTML
 */
export function plainPage(title: string, root: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${root}favicon.svg">
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** What a page may load: its own style, and its icon. */
export const PLAIN_PAGE_POLICY = "style-src 'unsafe-inline'; img-src 'self'";

/** Text between backticks becomes code. */
export function inlineHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** On a narrow screen every row of a table is a block, with its column's name before each cell. */
const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d5d9e0,#3a404a);--quiet:light-dark(#596273,#9aa4b5);--link:light-dark(#0b57d0,#8ab4f8);--mark:light-dark(#fff3bf,#4a3f12)}
*{box-sizing:border-box}
body{font:16px/1.55 system-ui,sans-serif;max-width:68rem;margin:0 auto;padding:1.5rem 1rem 4rem;overflow-wrap:break-word}
a{color:var(--link)}
h1{font-size:1.7rem;line-height:1.2;margin:1.2rem 0 .6rem}
h2{font-size:1.25rem;margin:2.6rem 0 .4rem}
p,ul{max-width:44rem}
nav ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
li{margin:.3rem 0}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
td code a{text-decoration:none}
td code a:hover,td code a:focus{text-decoration:underline}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border-bottom:1px solid var(--line);padding:.5rem 1rem .5rem 0;text-align:left;vertical-align:top}
th{color:var(--quiet);font-weight:600;font-size:.85rem}
th:first-child{width:16rem}
th.narrow{width:6rem}
tr:target{background:var(--mark)}
@media (max-width:44rem){
table,tbody,tr,td{display:block}
thead{display:none}
tr{border-bottom:1px solid var(--line);padding:.8rem 0}
td{border:0;padding:.1rem 0}
td[data-column]::before{content:attr(data-column) ": ";color:var(--quiet);font-size:.85rem}
}
`.trim();
