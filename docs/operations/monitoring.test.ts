import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createPrometheusMetrics } from '../../packages/server/src/adapters/prometheus/metrics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const known = new Set(createPrometheusMetrics('1').names);

/** What is read somewhere: histograms have three names each. */
function namesIn(text: string): string[] {
  const names = text.match(/\b(?:keystroke_auth|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return [
    ...new Set(names.map((name) => (known.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')))),
  ];
}

/** Those of the page leave the prefix away in the tables. */
const page = read('docs/operations/monitoring.md').replace(/^\| `[^|]+\|/gm, (cell) =>
  cell.replaceAll(/`(\w+)`/g, '`keystroke_auth_$1`'),
);

it.each([
  ['the dashboard', read('deploy/grafana/keystroke-auth.json')],
  ['the alerts', read('deploy/prometheus/alerts.yml')],
  ['the page', page],
])('%s names metrics that there are', (_, text) => {
  const names = namesIn(text);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

it('shows every metric of our own on the dashboard and the page', () => {
  const own = [...known].filter((name) => name.startsWith('keystroke_auth_'));
  expect(own.filter((name) => !read('deploy/grafana/keystroke-auth.json').includes(name))).toEqual([]);
  expect(own.filter((name) => !namesIn(page).includes(name))).toEqual([]);
});

it('has for every alert a page that says what to do', () => {
  const pages = [...read('deploy/prometheus/alerts.yml').matchAll(/runbook: (\S+)/g)].map(
    ([, path]) => path ?? '',
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

const promtool = ['/usr/bin/promtool', '/usr/local/bin/promtool'].find((path) => existsSync(path));
if (promtool === undefined) {
  const line = 'NO PROMTOOL: the rules of deploy/prometheus are not tried out (apt-get install prometheus)';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`\n${line}\n\n`);
}

it
  .runIf(promtool !== undefined)
  .each([
    [['check', 'config', 'deploy/prometheus/prometheus.yml']],
    [['check', 'rules', 'deploy/prometheus/alerts.yml']],
    [['test', 'rules', 'deploy/prometheus/alerts.test.yml']],
    [['test', 'rules', 'deploy/prometheus/alerts.month.test.yml']],
  ])('promtool %s', async (args) => {
  // It says what is wrong, and ends with another code than 0.
  await promisify(execFile)(promtool ?? '', args, { cwd: root });
});
