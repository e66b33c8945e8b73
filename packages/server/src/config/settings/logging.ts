import { choice, integer, optional, path } from '../kinds.ts';
import { setting } from '../setting.ts';

export const loggingSettings = {
  logLevel: setting<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'>({
    name: 'LOG_LEVEL',
    flask: true,
    group: 'Logging',
    kind: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      warning: 'warn',
      critical: 'fatal',
    }),
    defaults: { development: 'info', production: 'info', testing: 'silent' },
    about: 'The least important lines that are written. Python’s names are understood in any case.',
  }),
  requestLinesPerSecond: setting({
    name: 'LOG_REQUESTS_PER_SECOND',
    group: 'Logging',
    kind: integer(0, 1_000_000),
    defaults: { development: '0', production: '100', testing: '0' },
    about:
      'At most so many lines a second, for each process, for requests that were answered without an error; the next line says in `unlogged` how many were left out. Requests that were refused or failed always have a line. `0` is no limit. A line costs about a thirtieth of a verification. To count requests, use the metrics and the audit log.',
  }),
  logFile: setting({
    name: 'LOG_FILE',
    group: 'Logging',
    kind: optional(path),
    defaults: '',
    about:
      'A file that gets every line in addition to standard output (mode 0640; its folder is created). SIGHUP opens it again, for logrotate.',
  }),
};
