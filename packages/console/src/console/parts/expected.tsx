import type { Attempt } from '@keystroke-auth/client';
import { ENOUGH, ratesOfAttempts, ratesPublished } from '../expectedRates.ts';
import { PUBLISHED_RATES } from '../publishedRates.ts';
import { percent, whole } from '../words.ts';

/** What the target would do: by this deployment's own tries where enough of them have an outcome, else by public data. */
export function Expected({
  attempts,
  target,
}: {
  readonly attempts: readonly Attempt[];
  readonly target: number;
}) {
  const own = ratesOfAttempts(attempts, target);
  return (
    <table class="rates">
      <caption class="hidden">Expected rates</caption>
      <thead>
        <tr>
          <th scope="col">Measured on</th>
          <th scope="col" class="end">
            <span class="long">Impostors allowed (</span>FMR<span class="long">)</span>
          </th>
          <th scope="col" class="end">
            <span class="long">People not allowed (</span>FNMR<span class="long">)</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            This application
            <span class="quiet">
              {whole(own.people)} confirmed, {whole(own.impostors)} not confirmed; {ENOUGH} of each are needed
            </span>
          </th>
          <td class="end">{own.falseMatch === null ? 'too few' : percent(own.falseMatch)}</td>
          <td class="end">{own.falseReject === null ? 'too few' : percent(own.falseReject)}</td>
        </tr>
        {PUBLISHED_RATES.map((published) => {
          const rates = ratesPublished(published, target);
          return (
            <tr key={published.typed}>
              <th scope="row">
                {published.typed}
                <span class="quiet">public data, interpolated</span>
              </th>
              <td class="end">{rates === null ? 'not measured' : percent(rates.falseMatch)}</td>
              <td class="end">{rates === null ? 'not measured' : percent(rates.falseReject)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
