import { DEVICE_CLASSES } from '@keystroke-auth/engine';
import { Option } from 'commander';

/** What simulated people type on. */
export function deviceOption(): Option {
  const devices = DEVICE_CLASSES.filter((device) => device !== 'unknown');
  return new Option('--device <class>', 'what is typed on').choices(devices).default('desktop');
}
