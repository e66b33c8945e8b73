import { type CaptureOptions, captureWith, type KeystrokeCapture } from './capture.ts';
import { padButtons } from './padButtons.ts';
import type { PressSource } from './record/fieldEvent.ts';

export interface KeypadOptions extends Omit<CaptureOptions, 'text' | 'keys'> {
  /** What the group of buttons is called. Default `Keypad`. */
  readonly label?: string;
  /** What the button that takes one digit back is called. Default `Delete`. */
  readonly deleteLabel?: string;
}

export interface Keypad extends KeystrokeCapture {
  /** The group of buttons, for your style sheet. */
  readonly element: HTMLElement;
}

/**
 * A keypad on the page that writes into a field, with true presses and releases of fingers, which soft keyboards do not
 * tell. The field stays as it is: whoever prefers a keyboard types there, or while a button of the pad has the focus.
 *
 * @param container gets the buttons at its end
 * @param field where the digits go: an input of type password or text
 */
export function keypad(container: HTMLElement, field: HTMLInputElement, options: KeypadOptions = {}): Keypad {
  const { label = 'Keypad', deleteLabel = 'Delete', ...rest } = options;
  const { capture, handle, times } = captureWith(field, rest);
  const element = container.ownerDocument.createElement('div');
  const ending = new AbortController();
  const { signal } = ending;
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    act: (event: HTMLElementEventMap[K]) => void,
  ): void => element.addEventListener(type, act, { signal });
  const buttonOf = ({ target }: Event): HTMLButtonElement | null =>
    target instanceof Element ? target.closest('button') : null;

  /** Writes as a key would. @param value a digit; empty deletes */
  const write = (value: string): void => {
    const { length } = field.value;
    if (value !== '' && field.maxLength >= 0 && length >= field.maxLength) return;
    const text = value === '' ? field.value.slice(0, -1) : field.value + value;
    if (field.readOnly || field.disabled || text === field.value) return;
    field.value = text;
    const kind = value === '' ? 'deleted' : 'typed';
    const change = {
      from: null,
      to: null,
      character: '',
      words: false,
      time: times.now(),
    };
    handle({ type: 'change', kind, length: text.length, ...change });
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const press = (code: string, value: string, source: PressSource, timeStamp: number): void => {
    // Sees to it that what a script changed is noticed first.
    capture.flags;
    const time = times.timeOf(timeStamp);
    handle({ type: 'down', key: '', code, source, time, repeat: false, shortcut: false });
    write(value);
  };
  const release = (code: string, { timeStamp }: Event): void =>
    handle({ type: 'up', code, time: times.timeOf(timeStamp) });

  /** Buttons whose click is to come, and was a press already. It may never come: of two fingers at once, of one that scrolls. */
  const pressed = new Set<EventTarget>();
  let byMouse = false;
  on('pointerdown', (event) => {
    byMouse = event.pointerType !== 'touch';
    const button = buttonOf(event);
    if (button === null || event.button !== 0) return;
    if (!event.isTrusted) return handle({ type: 'forged' });
    pressed.add(button);
    // A finger that slides off still is released here.
    button.setPointerCapture(event.pointerId);
    press(
      `pad-${event.pointerId}`,
      button.value,
      event.pointerType === 'touch' ? 'touch' : 'pointer',
      event.timeStamp,
    );
  });
  // A mouse moves the focus while its button is down, and where the focus goes away, releases are not seen. Not of fingers:
  // the soft keyboard of a field that keeps the focus would stay open over the pad.
  on('mousedown', (event) => {
    if (byMouse) event.preventDefault();
  });
  for (const type of ['pointerup', 'pointercancel'] as const) {
    on(type, (event) => release(`pad-${event.pointerId}`, event));
  }
  on('click', (event) => {
    const button = buttonOf(event);
    if (button === null) return;
    if (pressed.delete(button)) return;
    if (!event.isTrusted) handle({ type: 'forged' });
    // Enter, the space bar, or a screen reader: they write, and tell no hold time.
    press('pad-click', button.value, 'pointer', event.timeStamp);
    handle({ type: 'leave', page: false });
  });
  on('keydown', (event) => {
    const { key, code, repeat, timeStamp } = event;
    // Of the clicks that these make none was a press already.
    if (key === 'Enter' || key === ' ') pressed.clear();
    if (event.ctrlKey || event.metaKey || event.altKey || repeat) return;
    if (!/^(\d|Backspace)$/.test(key)) return;
    if (!event.isTrusted) return handle({ type: 'forged' });
    const source = event.location === KeyboardEvent.DOM_KEY_LOCATION_NUMPAD ? 'numpad' : 'keyboard';
    press(code, key === 'Backspace' ? '' : key, source, timeStamp);
  });
  on('keyup', (event) => release(event.code, event));
  on('focusout', () => handle({ type: 'leave', page: false }));

  padButtons(element, label, deleteLabel);
  container.append(element);
  return {
    element,
    take: capture.take,
    peek: capture.peek,
    get flags() {
      return capture.flags;
    },
    restart: capture.restart,
    stop() {
      ending.abort();
      capture.stop();
      element.remove();
    },
  };
}
