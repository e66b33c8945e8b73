import type { ProfileRecord } from '../../ports/profileRecords.ts';
import type { Records } from '../../ports/store.ts';

/** Gives a profile's next version the template of this one: something changed, but nothing was learned. */
export async function carryTemplate(records: Records, before: ProfileRecord, version: number): Promise<void> {
  const template = await records.templates.read(before, before.version);
  const versions = await records.templates.versions(before);
  const current = versions.find((known) => known.version === before.version);
  if (template === null || current === undefined) return;
  await records.templates.add(before, { ...current, version }, template);
}
