import { type Curves, type EvaluationResult, probit } from '@keystroke-auth/engine';
import { STYLE } from './style.ts';
import { type Axis, escapeText, svgChart } from './svgChart.ts';

export interface Report {
  /** File name of the recordings, without its folder. */
  readonly data: string;
  readonly version: string;
  readonly result: EvaluationResult;
  readonly curves: Curves;
  /** The same measures for each kind of device, where there are several. */
  readonly byDevice: readonly { readonly device: string; readonly result: EvaluationResult }[];
  /** Acceptance per attack species, where attacks were tried. */
  readonly attacks: readonly AttackRow[];
}

export interface AttackRow {
  readonly species: string;
  readonly tries: number;
  /** Share accepted by the whole system (IAPAR), liveness checks off and on. */
  readonly acceptedWithout: number;
  readonly acceptedWith: number;
}

/** One self-contained page: no script, no request, readable without styles. */
export function renderReport(report: Report): string {
  const { result } = report;
  const title = `${result.protocol}, ${result.model}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(`${title} — keystroke-auth`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeText(title)}</h1>
<p>${escapeText(report.data)}: ${count(result.users)} people, ${count(result.templates)} templates,
${count(result.genuine)} genuine and ${count(result.impostors)} impostor tries. keystroke-auth ${escapeText(report.version)}.</p>
</header>
${headline(result)}
<section class="charts">
<figure>${detChart(report.curves)}<figcaption>DET curve: both errors at one threshold for everybody. Nearer to the lower left is better.</figcaption></figure>
<figure>${rocChart(report.curves)}<figcaption>ROC curve: genuine tries accepted for each share of impostors let through.</figcaption></figure>
<figure>${histogramChart(report.curves)}<figcaption><span class="key k1">genuine</span> <span class="key k2">impostors</span> Scores; each side adds up to one.</figcaption></figure>
</section>
${measuresTable(result)}
${deviceTable(report)}
${attackTable(report)}
<footer>Intervals are 95 %, bootstrap over people. FRR: genuine tries rejected. FAR: impostor tries accepted. EER: where
both are equal, with a threshold for each person chosen afterwards (optimistic, comparable with papers) or one for everybody.</footer>
</main>
</body>
</html>
`;
}

function headline({ eer_per_user_mean, eer_global, frr_at_far_1pct }: EvaluationResult): string {
  const cards = [
    ['EER, threshold per user', eer_per_user_mean],
    ['EER, one threshold', eer_global],
    ['FRR at 1 % FAR', frr_at_far_1pct],
  ] as const;
  const items = cards.map(([label, rate]) => `<div><dt>${label}</dt><dd>${percent(rate)}</dd></div>`);
  return `<dl class="cards">${items.join('')}</dl>`;
}

const ROWS = [
  ['eer_per_user_mean', 'EER, threshold per user'],
  ['eer_global', 'EER, one threshold'],
  ['frr_at_far_1pct', 'FRR at 1 % FAR'],
  ['frr_at_far_01pct', 'FRR at 0.1 % FAR'],
  ['frr_at_threshold', 'FRR at the model’s threshold'],
  ['far_at_threshold', 'FAR at the model’s threshold'],
] as const;

function measuresTable(result: EvaluationResult): string {
  const rows = ROWS.map(([name, label]) => {
    const interval = result.intervals[name];
    const range = interval === undefined ? '' : `${percent(interval[0])} to ${percent(interval[1])}`;
    return `<tr><th scope="row">${label}</th><td>${percent(result[name])}</td><td>${range}</td></tr>`;
  });
  const bits = (value: number): string => `${value.toFixed(3)} bits`;
  rows.push(
    `<tr><th scope="row">Cllr</th><td>${bits(result.cllr)}</td><td></td></tr>`,
    `<tr><th scope="row">min Cllr</th><td>${bits(result.min_cllr)}</td><td></td></tr>`,
  );
  return table('Measures', ['', 'value', '95 % interval'], rows);
}

function deviceTable({ byDevice }: Report): string {
  if (byDevice.length < 2) return '';
  const rows = byDevice.map(
    ({ device, result }) =>
      `<tr><th scope="row">${escapeText(device)}</th><td>${count(result.users)}</td>` +
      `<td>${percent(result.eer_per_user_mean)}</td><td>${percent(result.eer_global)}</td>` +
      `<td>${percent(result.frr_at_far_1pct)}</td></tr>`,
  );
  return table('By device', ['', 'people', 'EER per user', 'EER global', 'FRR at 1 % FAR'], rows);
}

function attackTable({ attacks }: Report): string {
  if (attacks.length === 0) return '';
  const rows = attacks.map(
    ({ species, tries, acceptedWithout, acceptedWith }) =>
      `<tr><th scope="row">${escapeText(species)}</th><td>${count(tries)}</td>` +
      `<td>${percent(acceptedWithout)}</td><td>${percent(acceptedWith)}</td></tr>`,
  );
  return table('Attacks accepted (IAPAR)', ['', 'tries', 'checks off', 'checks on'], rows);
}

function table(caption: string, heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  return `<div class="scroll"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const DET_TICKS = [0.001, 0.01, 0.05, 0.2, 0.4];

function detChart({ rates }: Curves): string {
  const [low, high] = [probit(0.0005), probit(0.5)];
  const place = (rate: number): number =>
    (probit(Math.max(0.0005, Math.min(0.5, rate))) - low) / (high - low);
  const ticks = DET_TICKS.map((value) => ({ value, label: `${value * 100} %` }));
  const axis = (label: string): Axis => ({ label, place, ticks });
  // Beyond a half a curve says nothing that its mirror does not.
  const inside = drawable(rates).filter(({ far, frr }) => far <= 0.5 && frr <= 0.5);
  const points = inside.map(({ far, frr }) => [far, frr] as const);
  return svgChart('DET curve', axis('FAR'), axis('FRR'), [{ label: 'DET', points, colour: 1 }]);
}

function rocChart({ rates }: Curves): string {
  const logPlace = (rate: number): number => (Math.log10(Math.max(1e-4, rate)) + 4) / 4;
  const x: Axis = {
    label: 'FAR (log scale)',
    place: logPlace,
    ticks: [1e-4, 1e-3, 1e-2, 0.1, 1].map((value) => ({ value, label: `${value * 100} %` })),
  };
  const y: Axis = { label: 'genuine accepted', place: (rate) => rate, ticks: percentTicks() };
  const points = drawable(rates).map(({ far, frr }) => [far, 1 - frr] as const);
  return svgChart('ROC curve', x, y, [{ label: 'ROC', points, colour: 1 }]);
}

/** A rate of none has no place on a logarithmic axis. */
function drawable(rates: Curves['rates']): Curves['rates'] {
  return rates.filter(({ far, frr }) => far > 0 && frr > 0);
}

function percentTicks(): Axis['ticks'] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ value, label: `${Math.round(value * 100)} %` }));
}

function histogramChart({ histogram }: Curves): string {
  const from = histogram[0]?.from ?? 0;
  const to = histogram.at(-1)?.from ?? 1;
  const highest = Math.max(0.01, ...histogram.flatMap(({ genuine, impostors }) => [genuine, impostors]));
  const x: Axis = {
    label: 'score',
    place: (value) => (value - from) / (to - from || 1),
    ticks: Array.from({ length: 5 }, (_, i) => from + (i * (to - from)) / 4).map((value) => ({
      value,
      label: value.toFixed(1),
    })),
  };
  const y: Axis = {
    label: 'share of tries',
    place: (share) => share / highest,
    ticks: [0, highest / 2, highest].map((value) => ({ value, label: `${(value * 100).toFixed(0)} %` })),
  };
  return svgChart('Scores', x, y, [
    {
      label: 'impostors',
      points: histogram.map((bin) => [bin.from, bin.impostors] as const),
      colour: 2,
      area: true,
    },
    {
      label: 'genuine',
      points: histogram.map((bin) => [bin.from, bin.genuine] as const),
      colour: 1,
      area: true,
    },
  ]);
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(2)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
