import type { AuditEntry } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, wordsOf } from '../api.ts';
import { Chain } from '../parts/chain.tsx';
import { Failed, Loaded, useLoad } from '../parts/load.tsx';
import { spoken, time } from '../words.ts';

const PAGE = 100;

/** Who did what. */
export function Audit() {
  const [first, again] = useLoad(() => api.audit.page({ limit: PAGE }), []);
  return (
    <section class="view">
      <header class="head">
        <h1>Audit log</h1>
      </header>
      <Loaded of={first} again={again}>
        {(page) => <Rows start={page.items} cursor={page.next_cursor} />}
      </Loaded>
    </section>
  );
}

function Rows({ start, cursor }: { readonly start: readonly AuditEntry[]; readonly cursor: string | null }) {
  const [rows, setRows] = useState(start);
  const [next, setNext] = useState(cursor);
  const [why, setWhy] = useState<string | null>(null);
  const older = async () => {
    if (next === null) return;
    try {
      const page = await api.audit.page({ limit: PAGE, cursor: next });
      setRows((before) => [...before, ...page.items]);
      setNext(page.next_cursor);
      setWhy(null);
    } catch (error) {
      setWhy(wordsOf(error));
    }
  };
  return (
    <>
      <Chain newest={rows[0]} />
      <ul class="rows">
        {rows.map((row) => (
          <li key={row.id}>
            <details class="attempt audit">
              <summary>
                <span class="action">{spoken(row.action)}</span>
                <code class="quiet">{row.actor}</code>
                <time class="quiet" dateTime={row.at}>
                  {time(row.at)}
                </time>
              </summary>
              <dl class="facts">
                <div>
                  <dt>About</dt>
                  <dd class="mono">{row.subject ?? 'nobody'}</dd>
                </div>
                <div>
                  <dt>Place in the chain</dt>
                  <dd class="mono">
                    row {row.id}, {row.writer} {row.sequence}
                  </dd>
                </div>
                <div>
                  <dt>Hash</dt>
                  <dd class="mono">{row.mac}</dd>
                </div>
                <div>
                  <dt>Details</dt>
                  <dd>
                    <pre>{JSON.stringify(row.details, null, 2)}</pre>
                  </dd>
                </div>
              </dl>
            </details>
          </li>
        ))}
      </ul>
      {why === null ? null : <Failed why={why} />}
      {next === null ? null : (
        <button type="button" class="button older" onClick={older}>
          Older
        </button>
      )}
    </>
  );
}
