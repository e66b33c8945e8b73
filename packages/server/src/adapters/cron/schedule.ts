import { CronExpressionParser } from 'cron-parser';
import type { Schedule } from '../../ports/jobs.ts';

/** @throws {Error} for anything but five fields of cron */
export function cronSchedule(cron: string): Schedule {
  // It would take six with seconds, and fill in what is missing.
  if (cron.trim().split(/\s+/).length !== 5) throw new Error(`got ${cron}, expected five fields of cron`);
  // One that never comes, such as the 30th of February, is found out here.
  const parse = (currentDate: Date) => CronExpressionParser.parse(cron, { currentDate, tz: 'UTC' });
  parse(new Date(0)).next();
  return {
    cron,
    // The moment itself counts as well.
    latest: (now) =>
      parse(new Date(now.getTime() + 1))
        .prev()
        .toDate(),
    next: (now) => parse(now).next().toDate(),
  };
}
