import { type CheckedRate, readJobResult } from '../jobResult.ts';
import { percent, whole } from '../words.ts';

/** How far a job is, or what came of it: in words, and as a table where it measured something. */
export function JobResult({ progress }: { readonly progress: string }) {
  const result = readJobResult(progress);
  if (result === null) {
    return (
      <p class="wide quiet">
        <code>{progress}</code>
      </p>
    );
  }
  const { words, isUrgent, rates } = result;
  return (
    <div class="wide result">
      <p class={isUrgent ? 'note warn' : 'quiet'}>{words}</p>
      {rates.length === 0 ? null : <Rates rates={rates} />}
    </div>
  );
}

const CLAIMS = {
  agrees: ['good', 'holds'],
  differs: ['bad', 'differs'],
  none: ['', 'too few'],
} as const;

function Rates({ rates }: { readonly rates: readonly CheckedRate[] }) {
  return (
    <table>
      <caption class="hidden">False match rates that were promised, and measured</caption>
      <thead>
        <tr>
          <th scope="col">Promised FMR</th>
          <th scope="col">Measured</th>
          <th scope="col" class="end">
            Comparisons
          </th>
        </tr>
      </thead>
      <tbody>
        {rates.map(({ target, measured, interval, comparisons, claim }) => (
          <tr key={target}>
            <th scope="row">
              {percent(target)} <span class={`tag ${CLAIMS[claim][0]}`}>{CLAIMS[claim][1]}</span>
            </th>
            <td>
              {measured === null ? '–' : percent(measured)}
              {interval === null ? null : (
                <span class="quiet block">
                  {percent(interval[0])} to {percent(interval[1])}
                </span>
              )}
            </td>
            <td class="end">{whole(comparisons)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
