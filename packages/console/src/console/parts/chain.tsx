import type { AuditEntry } from '@keystroke-auth/client';
import type { ConsoleAuditCheck } from '@keystroke-auth/protocol';
import { useState } from 'preact/hooks';
import { operations, wordsOf } from '../api.ts';
import { time, whole } from '../words.ts';
import { Failed } from './load.tsx';

type State = null | 'running' | { readonly why: string } | ConsoleAuditCheck;

/** Where the chain of the audit log stands, and whether it holds. */
export function Chain({ newest }: { readonly newest: AuditEntry | undefined }) {
  const [state, setState] = useState<State>(null);
  const check = async () => {
    setState('running');
    try {
      setState(await operations.checkAudit());
    } catch (error) {
      setState({ why: wordsOf(error) });
    }
  };
  return (
    <section class="card">
      <h2>The chain</h2>
      <p class="quiet">
        Each row is tied to the one before it by a keyed hash.
        {newest === undefined ? '' : ` The newest is row ${newest.id}: number ${newest.sequence} of writer `}
        {newest === undefined ? null : <code>{newest.writer}</code>}
        {newest === undefined ? '' : '.'}
      </p>
      <div class="actions start">
        <button type="button" class="button" disabled={state === 'running'} onClick={check}>
          {state === 'running' ? 'Checking …' : 'Check the newest rows'}
        </button>
      </div>
      {state === null || state === 'running' ? null : 'why' in state ? (
        <Failed why={state.why} />
      ) : (
        <Verdict {...state} />
      )}
      <p class="quiet">
        It reads 10,000 rows at most, of all applications. Every row, and heads that you kept elsewhere:{' '}
        <code>keystroke-auth audit verify</code>.
      </p>
    </section>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  changed: 'is not what was written',
  removed: 'is gone, though later ones are there',
  reordered: 'does not stand where it was written',
  truncated: 'is gone, and everything after it',
  rewritten: 'is not the one that was signed',
  unknown_key: 'is under another key',
  head_forged: 'has a head that was not signed here',
};

function Verdict({ rows, heads, writers, since, is_whole: isWhole, problems }: ConsoleAuditCheck) {
  const looked = `${whole(rows)} rows of ${whole(writers)} writers and ${whole(heads)} signed heads${
    isWhole ? ': all that there are' : since === null ? '' : `, back to ${time(since)}`
  }.`;
  if (problems.length === 0) {
    return (
      <p class="note" role="status">
        <span class="tag good">unbroken</span> {looked}
      </p>
    );
  }
  return (
    <div class="note bad" role="alert">
      <div>
        <p>
          <strong>The chain is broken.</strong> {looked} Keep a copy of the store as it is, and see{' '}
          <code>keystroke-auth audit verify</code>.
        </p>
        <ul>
          {problems.map(({ code, writer, sequence }) => (
            <li key={`${code} ${writer} ${sequence}`}>
              Row {sequence} of writer <code>{writer}</code> {WORDS[code] ?? code}.
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
