/** What a page without modules gets as `KeystrokeAuth`: `keystroke-auth.js`, by a plain script tag. */
import { defineKeystrokeField } from './element.ts';

export { capture } from './capture.ts';
export { keypad } from './keypad.ts';

defineKeystrokeField();
