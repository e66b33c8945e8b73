import type { Application, Attempt, Policy, PolicyChange } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, session, wordsOf } from '../api.ts';
import { ENOUGH, ratesOfAttempts, ratesPublished } from '../expectedRates.ts';
import { Loaded, useLoad } from '../parts/load.tsx';
import { PUBLISHED_RATES } from '../publishedRates.ts';
import { percent, whole } from '../words.ts';

/** Latest tries that rates are counted from. */
const TRIES = 2_000;

/** How applications decide. */
export function Policies() {
  const own = session.value?.application ?? 'default';
  const [chosen, setChosen] = useState(own);
  const [list, again] = useLoad(async () => (await api.applications.page({ limit: 200 })).items, []);
  const [tried] = useLoad(async () => {
    const attempts: Attempt[] = [];
    for await (const attempt of api.attempts.list({ limit: 200 })) {
      attempts.push(attempt);
      if (attempts.length >= TRIES) break;
    }
    return attempts;
  }, []);
  return (
    <section class="view">
      <header class="head">
        <h1>Policies</h1>
      </header>
      <Loaded of={list} again={again}>
        {(applications) => {
          const application = applications.find(({ id }) => id === chosen) ?? applications[0];
          return (
            <>
              {applications.length < 2 ? null : (
                <div class="bar">
                  <label for="application">Application</label>
                  <select
                    id="application"
                    class="input"
                    value={application?.id}
                    onChange={(event) => setChosen(event.currentTarget.value)}
                  >
                    {applications.map(({ id }) => (
                      <option key={id} value={id}>
                        {id}
                      </option>
                    ))}
                  </select>
                </div>
              )}
              {application === undefined ? null : (
                <PolicyForm
                  key={`${application.id} ${JSON.stringify(application.policy)}`}
                  application={application}
                  attempts={tried.state === 'ready' && application.id === own ? tried.value : []}
                  again={again}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

const LOWEST = Math.log10(0.0005);
const HIGHEST = Math.log10(0.1);

function PolicyForm({
  application,
  attempts,
  again,
}: {
  readonly application: Application;
  readonly attempts: readonly Attempt[];
  readonly again: () => void;
}) {
  const { policy } = application;
  const [change, setChange] = useState<PolicyChange>({});
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean } | null>(null);
  const draft: Policy = { ...policy, ...change };
  const target = draft.target_false_match_rate;
  const set = (one: PolicyChange) => setChange((before) => ({ ...before, ...one }));
  const changed = Object.keys(change).length > 0;
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      await api.applications.changePolicy(application.id, change);
      setChange({});
      setSaid({ text: 'Saved: it decides from the next try on.', isBad: false });
      again();
    } catch (error) {
      setSaid({ text: wordsOf(error), isBad: true });
    }
  };
  return (
    <form class="stack wide" onSubmit={save}>
      <section class="card">
        <h2>Impostors that may be allowed</h2>
        <div class="field">
          <label for="target">
            Target false match rate: <output for="target">{percent(target, 2)}</output>
          </label>
          <input
            id="target"
            type="range"
            min={LOWEST}
            max={HIGHEST}
            step={(HIGHEST - LOWEST) / 200}
            value={Math.log10(target)}
            aria-valuetext={percent(target, 2)}
            onInput={(event) => set({ target_false_match_rate: rateAt(event.currentTarget.valueAsNumber) })}
          />
          <p class="hint">
            To the left, fewer impostors get in, and the person is asked for another factor more often.
          </p>
        </div>
        <Expected attempts={attempts} target={target} />
      </section>
      <section class="card">
        <h2>What happens</h2>
        <div class="grid">
          <Choice
            name="Mode"
            value={draft.mode}
            options={['active', 'shadow', 'passive']}
            set={(mode) => set({ mode })}
          />
          <Choice
            name="Templates learn from"
            value={draft.update}
            options={['verified', 'clear_accept', 'off']}
            set={(update) => set({ update })}
          />
          <Choice
            name="A doubtful clock"
            value={draft.liveness}
            options={['standard', 'strict']}
            set={(liveness) => set({ liveness })}
          />
          <Count
            name="Samples to enrol"
            value={draft.samples_required}
            min={3}
            max={50}
            set={(samples_required) => set({ samples_required })}
          />
          <Count
            name="Failures from one origin"
            value={draft.attempts}
            min={1}
            max={100}
            set={(count) => set({ attempts: count })}
          />
          <Count
            name="Failures over all origins"
            value={draft.attempts_total}
            min={1}
            max={1_000}
            set={(attempts_total) => set({ attempts_total })}
          />
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={draft.require_challenge}
            onChange={(event) => set({ require_challenge: event.currentTarget.checked })}
          />
          Every sample needs a challenge for one use
        </label>
      </section>
      {said === null ? null : (
        <p class={said.isBad ? 'note bad' : 'note'} role={said.isBad ? 'alert' : 'status'}>
          {said.text}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button" disabled={!changed} onClick={() => setChange({})}>
          Undo
        </button>
        <button type="submit" class="button primary" disabled={!changed}>
          Save
        </button>
      </div>
    </form>
  );
}

/** Two digits, such as 0.0013: what people write. */
function rateAt(exponent: number): number {
  return Math.min(0.1, Math.max(0.0005, Number((10 ** exponent).toPrecision(2))));
}

/** What the target would do: by this deployment's own tries where enough of them have an outcome, else by public data. */
function Expected({ attempts, target }: { readonly attempts: readonly Attempt[]; readonly target: number }) {
  const own = ratesOfAttempts(attempts, target);
  return (
    <table class="rates">
      <caption class="hidden">Expected rates</caption>
      <thead>
        <tr>
          <th scope="col">By</th>
          <th scope="col" class="end">
            <span class="long">Impostors allowed </span>(FMR)
          </th>
          <th scope="col" class="end">
            <span class="long">People not allowed </span>(FRR)
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
                <span class="quiet">public data, between measured points</span>
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

function Choice<Word extends string>({
  name,
  value,
  options,
  set,
}: {
  readonly name: string;
  readonly value: Word;
  readonly options: readonly Word[];
  readonly set: (word: Word) => void;
}) {
  return (
    <label class="field">
      <span class="label">{name}</span>
      <select
        class="input"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.currentTarget.value);
          if (chosen !== undefined) set(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}

function Count({
  name,
  value,
  min,
  max,
  set,
}: {
  readonly name: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly set: (count: number) => void;
}) {
  return (
    <label class="field">
      <span class="label">{name}</span>
      <input
        class="input"
        type="number"
        min={min}
        max={max}
        required={value !== null}
        placeholder="no limit"
        value={value ?? ''}
        onInput={(event) => {
          const { valueAsNumber } = event.currentTarget;
          if (Number.isInteger(valueAsNumber)) set(valueAsNumber);
        }}
      />
    </label>
  );
}
