import type { openStore } from '../../composeStore.ts';
import { composeV1 } from '../../composeV1.ts';
import type { Config } from '../../config.ts';
import { type Finding, ok } from './finding.ts';

/** A running service is never so late (ms). */
const GRACE = 2 * 24 * 60 * 60 * 1_000;

/** Nothing is there that should have been gone for days. */
export async function checkRetention(config: Config, store: ReturnType<typeof openStore>): Promise<Finding> {
  const { applications, ...all } = await composeV1(config, store).previewRetention(GRACE);
  const counts = [
    ...Object.values(all),
    ...applications.flatMap(({ attempts, probes, origins, people }) => [attempts, probes, origins, people]),
  ];
  const overdue = counts.reduce((sum, count) => sum + count, 0);
  if (overdue === 0) return ok('retention', 'nothing is kept longer than policies say');
  const advice =
    'start the service, which removes it in an hour, or run "keystroke-auth retention run"; --dry-run says what it is';
  return {
    level: 'warning',
    what: 'retention',
    detail: `${overdue} rows should have been gone for two days`,
    advice,
  };
}
