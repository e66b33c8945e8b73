/**
 * Windows sends SIGHUP when the window of a process is closed, and kills it seconds later: there it is an end like any other.
 * Everywhere else it asks for files to be read and opened again.
 */
const RELOADS = process.platform !== 'win32';

/** Signals that do not end the service. */
export const KEPT_SIGNALS: ('SIGHUP' | 'SIGUSR2')[] = RELOADS ? ['SIGHUP', 'SIGUSR2'] : ['SIGUSR2'];

/** Calls `reload` whenever somebody asks for it. */
export function onReload(reload: () => void): void {
  if (RELOADS) process.on('SIGHUP', reload);
}
