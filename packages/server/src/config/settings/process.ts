import { boolean, choice, integer, optional, workerCount } from '../kinds.ts';
import { MODES, type Mode, setting } from '../setting.ts';

export const processSettings = {
  mode: setting<Mode>({
    name: 'NODE_ENV',
    aliases: ['FLASK_ENV'],
    flask: true,
    group: 'Process',
    kind: choice(MODES, { test: 'testing' }),
    defaults: 'development',
    about:
      'The mode; it decides the defaults of this page. `production` has no default secret, no origins and no anonymous access.',
  }),
  flaskDebug: setting({
    name: 'FLASK_DEBUG',
    flask: true,
    group: 'Process',
    kind: optional(boolean),
    defaults: '',
    about:
      '`true` means `NODE_ENV=development` where neither `NODE_ENV` nor `FLASK_ENV` is set; otherwise it is ignored.',
  }),
  shutdownTimeout: setting({
    name: 'SHUTDOWN_TIMEOUT',
    group: 'Process',
    kind: integer(1, 300),
    defaults: '8',
    about:
      'Seconds that running requests and jobs may take after SIGTERM before the process ends anyway, with exit code 1. Docker and Cloud Run kill after 10.',
  }),
  workers: setting({
    name: 'WORKERS',
    group: 'Process',
    kind: workerCount,
    defaults: '1',
    about:
      'Processes that serve. One more above them hands out connections and replaces those that end. `auto` is one for each processor on PostgreSQL, and one in all on SQLite, which has one writer ([why](decisions/0024-workers.md)). SIGUSR2 replaces them one after the other, without a failed request. `DATABASE_POOL_SIZE` and `MAX_CONNECTIONS` apply to each.',
  }),
};
