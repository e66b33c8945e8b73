import { changeKind } from './record/changeKind.ts';
import type { EventTimes } from './record/clock.ts';
import type { FieldEvent } from './record/fieldEvent.ts';

export interface Listening {
  readonly handle: (event: FieldEvent) => void;
  /** To be called before anything else, since scripts change fields without an event. */
  readonly found: () => void;
  /** Whether the name of what is typed is wanted. */
  readonly names: boolean;
  readonly times: EventTimes;
}

/** Listens to one field, and to whether its page is in front. @returns how to stop */
export function listen(field: HTMLInputElement | HTMLTextAreaElement, to: Listening): () => void {
  const { handle, found, names, times } = to;
  const ending = new AbortController();
  const { signal } = ending;
  const element: HTMLElement = field;
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    act: (event: HTMLElementEventMap[K]) => void,
  ): void => element.addEventListener(type, act, { signal, passive: true });
  /** The caret before the change that is about to happen. */
  let from: number | null = null;
  /** What an input method shows while it composes: replaced by what does not go on from it, it is a correction. */
  let composed = '';

  // A field that turned into a password while names are recorded tells nothing more.
  const isSecret = (): boolean => names && field.type === 'password';

  on('keydown', (event) => {
    if (isSecret()) return;
    if (!event.isTrusted) return handle({ type: 'forged' });
    found();
    const { key, code, repeat } = event;
    // Where the browser fills a field in, Chromium sends a keydown that has no key.
    if (key === undefined) return;
    if (isOpaque(event)) return handle({ type: 'opaque', soft: !code && key !== 'Process' });
    const source = event.location === KeyboardEvent.DOM_KEY_LOCATION_NUMPAD ? 'numpad' : 'keyboard';
    const shortcut = event.metaKey || (event.ctrlKey && !event.getModifierState('AltGraph'));
    const time = times.timeOf(event.timeStamp);
    handle({ type: 'down', key, code, source, time, repeat, shortcut });
  });
  on('keyup', (event) => {
    if (!event.isTrusted) return handle({ type: 'forged' });
    handle({ type: 'up', code: event.code, time: times.timeOf(event.timeStamp) });
  });
  on('beforeinput', (event) => {
    if (!event.isTrusted) return;
    found();
    from = field.selectionStart;
  });
  on('input', (event) => {
    // Of a script: what it changed is found at the next key, or when the sample is taken.
    if (!event.isTrusted || isSecret()) return;
    const { inputType, data = null } = event instanceof InputEvent ? event : { inputType: undefined };
    const kind = changeKind(inputType);
    const text = data ?? '';
    const to = field.selectionStart;
    const converts = kind === 'composed' && !text.startsWith(composed) && !composed.startsWith(text);
    // All that is composed is written anew with every key: what stays the same is no change.
    if (kind === 'composed' && to !== null) from = to - Math.max(0, text.length - composed.length);
    composed = kind === 'composed' && event.isComposing ? text : '';
    handle({
      ...{ type: 'change', length: field.value.length, from, to },
      // Nobody has passwords corrected.
      kind: field.type === 'password' && kind === 'replaced' ? 'filled' : converts ? 'replaced' : kind,
      character: names && to !== null ? field.value.charAt(to - 1) : '',
      words: /\S\s+\S/.test(text),
      // Unlike a key event it is not held up by a busy page: it begins when the key is read.
      time: times.now(),
    });
    from = null;
  });
  on('blur', () => handle({ type: 'leave', page: false }));
  const leave = (): void => handle({ type: 'leave', page: true });
  window.addEventListener('blur', leave, { signal });
  field.ownerDocument.addEventListener('visibilitychange', leave, { signal });
  return () => ending.abort();
}

/** Of an input method or a soft keyboard: which key it was, and when it was released, is not told. */
function isOpaque({ key, code, keyCode, isComposing }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229 || key === 'Unidentified' || key === 'Process' || code === '';
}
