import type { Attempt } from '@keystroke-auth/client';
import { useState } from 'preact/hooks';
import { api, session } from '../api.ts';
import { Loaded, useLoad } from '../parts/load.tsx';
import { PolicyForm } from './policyForm.tsx';

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
                  key={application.id}
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
