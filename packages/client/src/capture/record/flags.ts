import type { Capture } from '@keystroke-auth/protocol';

/** What made some of the text appear without keys, or speaks against the times. */
export type CaptureFlag = NonNullable<Capture['flags']>[number];
