export { type CaptureField, type CaptureOptions, capture, type KeystrokeCapture } from './capture.ts';
export { type Keypad, type KeypadOptions, keypad } from './keypad.ts';
export type { CaptureFlag } from './record/flags.ts';
export type { TypedSample } from './record/sampleOf.ts';
