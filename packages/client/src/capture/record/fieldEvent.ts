/** How the text of a field came to change. */
export type ChangeKind =
  /** Text as keys write it, one press at a time. */
  | 'typed'
  /** Through an input method: conversion, a dead key, or a soft keyboard that composes words. */
  | 'composed'
  /** Something was taken away. */
  | 'deleted'
  /** Spelling correction, undo, or a suggestion in place of what stood there. */
  | 'replaced'
  | 'paste'
  | 'drop'
  | 'dictation'
  /** The browser, a password manager or a script of the page set it. */
  | 'filled';

/** What presses a key: a keyboard, its number block, a finger or something else on a keypad of the page. */
export type PressSource = 'keyboard' | 'numpad' | 'touch' | 'pointer';

/**
 * What happens to one field, as plain records: the recorder knows no browser. Times are ms of a clock that never goes
 * back. Lengths and places count UTF-16 units; no record holds more of the text than one character.
 */
export type FieldEvent =
  | {
      readonly type: 'down';
      /** Its name, used only where names are recorded. */
      readonly key: string;
      /** Which physical key: pairs the press with its release. */
      readonly code: string;
      readonly source: PressSource;
      readonly time: number;
      /** The keyboard repeating a key that is held. */
      readonly repeat: boolean;
      /** Of a shortcut such as Ctrl+C. */
      readonly shortcut: boolean;
    }
  | { readonly type: 'up'; readonly code: string; readonly time: number }
  /** A key press that tells nothing: of a soft keyboard, or one that an input method swallowed. */
  | { readonly type: 'opaque'; readonly soft: boolean }
  | {
      readonly type: 'change';
      readonly kind: ChangeKind;
      /** Of the text, after the change. */
      readonly length: number;
      /** The caret before and after the change; null where the field does not tell. */
      readonly from: number | null;
      readonly to: number | null;
      /** The character before the caret, where names are recorded; else empty. */
      readonly character: string;
      /** Whether what came at once was more than one word. */
      readonly words: boolean;
      readonly time: number;
    }
  /** The browser says that it filled the field in. */
  | { readonly type: 'filled' }
  /** How long the text is found to be: a script may have changed it. */
  | { readonly type: 'found'; readonly length: number }
  /** Focus goes elsewhere: releases will not be seen. `page`: the page is hidden, or another window is in front. */
  | { readonly type: 'leave'; readonly page: boolean }
  /** A script made an event, or set its time. */
  | { readonly type: 'forged' };
