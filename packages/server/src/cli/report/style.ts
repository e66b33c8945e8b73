/** The style sheet of a report: one accent, a type scale of four sizes, light and dark. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6575; --line: #dfe3ea; --ground: #fbfbfd; --card: #fff;
  --accent: #2456c8; --other: #c2571a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --soft: #9aa5b8; --line: #2b3342; --ground: #12161d;
  --card: #181e28; --accent: #7ea6ff; --other: #f0995f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; }
header p, footer, figcaption { color: var(--soft); margin: 0; }
footer, figcaption { font-size: 14px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 16px; margin: 32px 0; }
.cards div, figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0; }
.cards dt { color: var(--soft); font-size: 14px; }
.cards dd { margin: 0; font-size: 28px; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px; }
svg { display: block; width: 100%; height: auto; }
.grid { stroke: var(--line); stroke-width: 1; }
.tick, .axis { fill: var(--soft); font-size: 15px; }
.axis { text-anchor: middle; font-size: 15px; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.c1 { stroke: var(--accent); }
.area { stroke-width: 1.5; fill-opacity: 0.18; }
.area.c1 { stroke: var(--accent); fill: var(--accent); }
.area.c2 { stroke: var(--other); fill: var(--other); }
.key::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; }
.k1::before { background: var(--accent); }
.k2::before { background: var(--other); }
.key { margin-right: 12px; color: var(--ink); }
.scroll { overflow-x: auto; margin: 32px 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 18px; font-weight: 600; padding-bottom: 8px; }
th, td { text-align: right; padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
th:first-child { text-align: left; }
thead th { color: var(--soft); font-size: 14px; }
`;
