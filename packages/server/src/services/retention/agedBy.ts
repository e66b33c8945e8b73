import type { Records } from '../../ports/store.ts';

/**
 * What time it is for what is removed by its age: the earlier of what this machine and the server of the store say. What a machine that
 * runs ahead removes too soon does not come back.
 */
export async function agedBy({ jobs }: Pick<Records, 'jobs'>, here: Date): Promise<Date> {
  const there = await jobs.serverTime(here);
  return there < here ? there : here;
}
