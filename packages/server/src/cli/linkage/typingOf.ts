import { decodeEvents, type Observed, sampleOf } from '@keystroke-auth/engine';
import type { Records } from '../../ports/store.ts';
import type { UserKey } from '../../ports/userRecords.ts';

/** What whoever can open a person's samples in one application knows of how that person types. */
export async function typingOf(records: Records, user: UserKey): Promise<Observed> {
  const values = new Map<string, number[]>();
  const add = (name: string, value: number): void => {
    if (!Number.isFinite(value)) return;
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (const profile of await records.profiles.ofUser(user)) {
    for (const { data } of await records.samples.ofProfile(profile)) {
      const { timeline, events } = sampleOf(decodeEvents(data));
      const { downs, ups, keys } = timeline;
      add('events', events.times.length);
      add('keys', keys.length);
      add('other keys', new Set(keys).size);
      add('duration', Math.log((downs.at(-1) ?? 0) - (downs[0] ?? 0)));
      for (let i = 0; i < keys.length; i++) {
        add('hold', Math.log((ups[i] ?? Number.NaN) - (downs[i] ?? 0)));
        if (i === 0) continue;
        add('latency', Math.log((downs[i] ?? 0) - (downs[i - 1] ?? 0)));
        add('overlap', Number((downs[i] ?? 0) < (ups[i - 1] ?? Number.NaN)));
      }
    }
  }
  const observed = new Map<string, number>();
  for (const [name, list] of values) {
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
    observed.set(`typing ${name}: mean`, mean);
    const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    observed.set(`typing ${name}: spread`, Math.sqrt(squares / list.length));
  }
  return observed;
}
