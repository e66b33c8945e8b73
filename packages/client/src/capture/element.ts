import { type CaptureField, type CaptureOptions, capture, type KeystrokeCapture } from './capture.ts';
import type { TypedSample } from './record/sampleOf.ts';

/**
 * `<keystroke-field name="typing" text-id="login"><input type="password" name="password"></keystroke-field>`
 *
 * Records the field inside it. With `name`, the sample goes with the form as JSON, in a field of that name; where nothing
 * was typed, nothing goes. Attributes: `text` (fixed, free), `keys` (positions, names), `text-id`, `keyboard`.
 */
export class KeystrokeField extends HTMLElement {
  #capture: KeystrokeCapture | null = null;
  #ending = new AbortController();

  connectedCallback(): void {
    // The parser may tell of this element before it has read what is in it.
    if (this.ownerDocument.readyState === 'loading') {
      const { signal } = this.#ending;
      this.ownerDocument.addEventListener('DOMContentLoaded', () => this.#start(), { signal });
    } else this.#start();
  }

  disconnectedCallback(): void {
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#capture?.stop();
    this.#capture = null;
  }

  /** What was typed, once; null where there is nothing to take. */
  take(): TypedSample | null {
    return this.#capture?.take() ?? null;
  }

  #start(): void {
    const field = this.querySelector<CaptureField>('input, textarea');
    if (field === null || this.#capture !== null) return;
    this.#capture = capture(field, this.#options());
    const add = ({ formData }: FormDataEvent): void => {
      const name = this.getAttribute('name');
      const sample = name === null ? null : this.take();
      if (name !== null && sample !== null) formData.set(name, JSON.stringify(sample));
    };
    field.form?.addEventListener('formdata', add, { signal: this.#ending.signal });
  }

  #options(): CaptureOptions {
    const text = this.getAttribute('text');
    const keys = this.getAttribute('keys');
    const textId = this.getAttribute('text-id');
    const keyboard = this.getAttribute('keyboard');
    return {
      ...(text === 'free' ? { text } : {}),
      ...(keys === 'names' || keys === 'positions' ? { keys } : {}),
      ...(textId === null ? {} : { textId }),
      ...(keyboard === null ? {} : { keyboard }),
    };
  }
}

/** Makes the element known to the page, under its usual name or another. */
export function defineKeystrokeField(name = 'keystroke-field'): void {
  if (customElements.get(name) === undefined) customElements.define(name, KeystrokeField);
}
