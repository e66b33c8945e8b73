import type { Application, Attempt, Policy, PolicyChange } from '@keystroke-auth/client';
import { POLICY_PRESETS, PRESETS } from '@keystroke-auth/protocol';
import { useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Confirm } from '../parts/dialog.tsx';
import { Expected } from '../parts/expected.tsx';
import { Choice, Count, Words } from '../parts/fields.tsx';
import { changeOf, keepsLess } from '../policyChange.ts';
import { percent } from '../words.ts';

const LOWEST = Math.log10(0.0005);
const HIGHEST = Math.log10(0.1);

type Set = (change: PolicyChange) => void;
interface Part {
  readonly draft: Policy;
  readonly set: Set;
}

/** Every setting of an application's policy. */
export function PolicyForm({
  application: { id, policy: loaded },
  attempts,
  again,
}: {
  readonly application: Application;
  readonly attempts: readonly Attempt[];
  readonly again: () => void;
}) {
  const [policy, setPolicy] = useState<Policy>(loaded);
  const [draft, setDraft] = useState<Policy>(policy);
  const [isSaving, setSaving] = useState(false);
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean } | null>(null);
  const [isAsking, setAsking] = useState(false);
  const change = changeOf(policy, draft);
  const isChanged = Object.keys(change).length > 0;
  const set: Set = (one) => {
    setSaid(null);
    setDraft((before) => ({ ...before, ...one }));
  };
  const save = async () => {
    // What the service has now: settings that are changed meanwhile are compared with it, not with what was loaded.
    setPolicy((await api.applications.changePolicy(id, change)).policy);
    setSaid({ text: 'Saved: it decides from the next try on.', isBad: false });
    again();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isSaving) return;
    if (keepsLess(policy, draft)) return setAsking(true);
    setSaving(true);
    try {
      await save();
    } catch (error) {
      setSaid({ text: wordsOf(error), isBad: true });
    } finally {
      setSaving(false);
    }
  };
  return (
    <>
      <form class="stack wide" onSubmit={submit}>
        <Rates draft={draft} set={set} attempts={attempts} />
        <Behaviour draft={draft} set={set} />
        <Failures draft={draft} set={set} />
        <Conditions draft={draft} set={set} />
        <Retention draft={draft} set={set} />
        {said === null ? null : (
          <p class={said.isBad ? 'note bad' : 'note'} role={said.isBad ? 'alert' : 'status'}>
            {said.text}
          </p>
        )}
        <div class="actions save">
          <p class="quiet">{isChanged ? `Changed: ${Object.keys(change).length}` : 'Nothing changed'}</p>
          <button type="button" class="button" disabled={!isChanged} onClick={() => setDraft(policy)}>
            Undo
          </button>
          <button type="submit" class="button primary" disabled={!isChanged || isSaving}>
            Save
          </button>
        </div>
      </form>
      {isAsking ? (
        <Confirm
          title="Keep less than before?"
          action="Save and remove"
          danger
          words={
            <p>
              What is older than the new limits is removed within the hour, for good: tries, their typing, or
              people of whom nothing was heard.
            </p>
          }
          run={save}
          close={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

function Rates({ draft, set, attempts }: Part & { readonly attempts: readonly Attempt[] }) {
  const { target_false_match_rate: target, step_up_false_match_rate: stepUp } = draft;
  return (
    <section class="card">
      <h2>How many impostors may be allowed</h2>
      <div class="actions start">
        <span class="quiet">Begin with</span>
        {PRESETS.map((preset) => (
          <button key={preset} type="button" class="button" onClick={() => set(POLICY_PRESETS[preset])}>
            {preset}
          </button>
        ))}
      </div>
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
      <Count
        name="Ask for another factor up to (%)"
        hint="Attempts between the target and this rate get step_up instead of deny. Leave it empty for no such zone."
        value={stepUp === null ? null : inPercent(stepUp)}
        {...{ min: 0.05, max: 50, step: 'any', none: 'no such zone' }}
        set={(value) => set({ step_up_false_match_rate: value === null ? null : share(value) })}
      />
    </section>
  );
}

function Behaviour({ draft, set }: Part) {
  return (
    <section class="card">
      <h2>What happens</h2>
      <div class="grid">
        <Choice
          name="Mode"
          hint="Shadow only scores, passive only learns; neither decides."
          value={draft.mode}
          options={['active', 'shadow', 'passive']}
          set={(mode) => set({ mode })}
        />
        <Choice
          name="Templates learn from"
          hint="Attempts that another factor confirmed, or clear ones as well."
          value={draft.update}
          options={['verified', 'clear_accept', 'off']}
          set={(update) => set({ update })}
        />
        <Choice
          name="Liveness checks"
          hint="Strict denies where a replay could hide in the clock."
          value={draft.liveness}
          options={['standard', 'strict']}
          set={(liveness) => set({ liveness })}
        />
        <Count
          name="Samples to enrol"
          value={draft.samples_required}
          {...{ min: 3, max: 50 }}
          set={(count) => set({ samples_required: count ?? draft.samples_required })}
        />
      </div>
    </section>
  );
}

function Failures({ draft, set }: Part) {
  return (
    <section class="card">
      <h2>Failures</h2>
      <div class="grid">
        <Count
          name="In a row from one origin"
          hint="Then typing from there is insufficient for a while. Leave it empty for no limits."
          value={draft.attempts}
          {...{ min: 1, max: 100, none: 'no limit' }}
          set={(attempts) => set({ attempts })}
        />
        <Count
          name="First wait (seconds)"
          hint="Each further failure doubles it, up to a day."
          value={draft.attempts_window_seconds}
          {...{ min: 1, max: 86_400 }}
          set={(count) => set({ attempts_window_seconds: count ?? draft.attempts_window_seconds })}
        />
        <Count
          name="Over all origins"
          hint="Then typing is insufficient until an unlock or another factor."
          value={draft.attempts_total}
          {...{ min: 1, max: 1_000, none: 'no limit' }}
          set={(attempts_total) => set({ attempts_total })}
        />
      </div>
    </section>
  );
}

function Conditions({ draft, set }: Part) {
  return (
    <section class="card">
      <h2>What an attempt needs and returns</h2>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.require_challenge}
          onChange={(event) => set({ require_challenge: event.currentTarget.checked })}
        />
        Every sample needs a challenge for one use
      </label>
      <div class="grid">
        <Words
          name="Consent to this version"
          hint="People who have not agreed to it are not judged."
          value={draft.require_consent}
          {...{ none: 'none is needed', maxLength: 64 }}
          set={(require_consent) => set({ require_consent })}
        />
        <Count
          name="Time for the outcome (seconds)"
          hint="How long an outcome can be reported, and how long a confirmed person may enrol more."
          value={draft.outcome_window_seconds}
          {...{ min: 1, max: 86_400 }}
          set={(count) => set({ outcome_window_seconds: count ?? draft.outcome_window_seconds })}
        />
        <Words
          name="Decision tokens are for"
          hint="The audience (aud) of the signed token that comes with an allow."
          value={draft.token_audience}
          {...{ none: 'no tokens', maxLength: 255 }}
          set={(token_audience) => set({ token_audience })}
        />
      </div>
    </section>
  );
}

function Retention({ draft, set }: Part) {
  const most = 36_500;
  return (
    <section class="card">
      <h2>What is kept, in days</h2>
      <div class="grid">
        <Count
          name="Attempts, devices and addresses"
          value={draft.retention_attempts_days}
          {...{ min: 1, max: most, none: 'forever' }}
          set={(retention_attempts_days) => set({ retention_attempts_days })}
        />
        <Count
          name="Typing of attempts"
          value={draft.retention_probes_days}
          {...{ min: 1, max: most, none: 'with the attempt' }}
          set={(retention_probes_days) => set({ retention_probes_days })}
        />
        <Count
          name="Inactive people"
          hint="They are erased. Needs the scope users:delete."
          value={draft.retention_inactive_days}
          {...{ min: 30, max: most, none: 'forever' }}
          set={(retention_inactive_days) => set({ retention_inactive_days })}
        />
      </div>
    </section>
  );
}

/** Two digits, such as 0.0013: what people write. */
function rateAt(exponent: number): number {
  return Math.min(0.1, Math.max(0.0005, Number((10 ** exponent).toPrecision(2))));
}

const inPercent = (rate: number): number => Number((rate * 100).toPrecision(6));
const share = (percentage: number): number => Number((percentage / 100).toPrecision(6));
