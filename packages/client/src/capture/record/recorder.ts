import type { FieldEvent } from './fieldEvent.ts';
import type { CaptureFlag } from './flags.ts';
import type { Press } from './press.ts';
import { type Span, spanOf } from './spanOf.ts';

/** With their releases they are as many events as the service takes in one sample by default. */
export const MAX_PRESSES = 500;

export interface RecorderOptions {
  /** Free text: every key by its name, without end. Else one text, from the empty field on. */
  readonly free: boolean;
  /** Key names instead of positions. */
  readonly names: boolean;
  /** Whether fingers are what this device is used with: its keyboard is expected to be a soft one. */
  readonly touch: boolean;
}

export const BACKSPACE = 'Backspace';

type Change = Extract<FieldEvent, { type: 'change' }>;
type Down = Extract<FieldEvent, { type: 'down' }>;

/**
 * What is typed into one field, event by event.
 *
 * A press counts once it writes or deletes something: Shift, Tab, arrows and keys that the field refused leave nothing.
 * It is kept as long as the engine can use it: typed at the end of the text, or Backspace right after what it takes away.
 * What is mended further back has no place in the order of the text; the mended key is kept without a position and counts
 * as a typo. In free text every press counts.
 *
 * Any order of events is taken: browsers and input methods differ.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #presses: Press[] = [];
  /** For each unit of the text the press that wrote it; null: no press that is recorded. */
  #text: (Press | null)[] = [];
  readonly #held = new Map<string, Press>();
  /** The press that the next change comes from. */
  #pending: Press | null = null;
  readonly #flags = new Set<CaptureFlag>();
  /** Text without keys is a soft keyboard's: its arrival is all that is known of a press. */
  #soft: boolean;
  #away = false;
  #spent = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#soft = options.touch;
  }

  get presses(): readonly Press[] {
    return this.#presses;
  }

  get flags(): readonly CaptureFlag[] {
    return [...this.#flags];
  }

  /** Whether the text as it stands was taken already: there is nothing new to take before the field was empty. */
  get spent(): boolean {
    return this.#spent;
  }

  /** Where the characters of standing presses are in the text. */
  places(): ReadonlyMap<Press, number> {
    const places = new Map<Press, number>();
    this.#text.forEach((press, place) => {
      if (press !== null && !places.has(press)) places.set(press, place);
    });
    return places;
  }

  handle(event: FieldEvent): void {
    switch (event.type) {
      case 'down':
        this.#down(event);
        break;
      case 'up':
        this.#up(event.code, event.time);
        break;
      case 'opaque':
        this.#pending = null;
        this.#soft ||= event.soft;
        if (!event.soft) this.#flags.add('ime');
        break;
      case 'change':
        this.#change(event);
        break;
      case 'found':
        this.#found(event.length);
        break;
      case 'filled':
        this.#flags.add('autofill');
        break;
      case 'leave':
        this.#held.clear();
        this.#pending = null;
        this.#away ||= event.page;
        break;
      case 'forged':
        this.#flags.add('synthetic');
        break;
    }
  }

  /** Ends the sample. Keys of free text that are still held go with the next one. */
  finish(): void {
    const { free } = this.#options;
    const held = new Set(this.#held.values());
    this.#presses = free ? this.#presses.filter((press) => held.has(press)) : [];
    this.#flags.clear();
    this.#away = false;
    this.#spent = !free;
  }

  /** As if the field had just been emptied. */
  restart(): void {
    this.finish();
    this.#presses = [];
    this.#text = [];
    this.#spent = false;
  }

  #down({ key, code, source, time, repeat, shortcut }: Down): void {
    if (repeat) {
      this.#pending = this.#held.get(code) ?? null;
      return;
    }
    const { free, names } = this.#options;
    if (free && shortcut) return;
    const press = pressOf(free || names ? key : '', source, time);
    this.#held.set(code, press);
    this.#pending = press;
    if (free) this.#keep(press);
  }

  #up(code: string, time: number): void {
    const press = this.#held.get(code);
    if (press === undefined) return;
    press.up = Math.max(time, press.down);
    this.#held.delete(code);
    if (this.#pending === press) this.#pending = null;
  }

  #found(length: number): void {
    if (length === this.#text.length) return;
    const { free } = this.#options;
    if (free) this.#text.length = length;
    else if (length === 0) this.restart();
    else {
      this.#flags.add('autofill');
      this.#text = Array.from({ length }, () => null);
      for (const press of this.#presses) if (press.fate === 'stands') press.fate = 'lost';
    }
  }

  #change(change: Change): void {
    const before = this.#text.length;
    const span = spanOf(before, change.length, change.from, change.to);
    if (this.#options.free) this.#changeFree(change, span);
    else if (change.length === 0) this.restart();
    else {
      // Everything was selected and typed over: another sample.
      if (before > 0 && span.removed === before) this.restart();
      this.#flag(change, span);
      const start = Math.min(span.start, this.#text.length);
      const gone = this.#text.slice(start, start + span.removed);
      if (span.added === 0) this.#delete(gone, change);
      else for (const press of gone) if (press?.fate === 'stands') press.fate = 'lost';
      this.#insert(start, gone.length, span.added, change);
    }
  }

  #changeFree({ kind, length, character, time }: Change, { removed, added }: Span): void {
    this.#text.length = length;
    if (kind === 'replaced') this.#flags.add('autocorrect');
    if (kind === 'composed' && !this.#soft) this.#flags.add('ime');
    if (this.#pending !== null || !this.#soft) return;
    if (kind !== 'typed' && kind !== 'composed' && kind !== 'deleted') return;
    if (removed === 0 && added === 1) this.#keep(pressOf(character, 'arrival', time));
    else if (added === 0 && removed === 1) this.#keep(pressOf(BACKSPACE, 'arrival', time));
  }

  #flag({ kind, words }: Change, { added }: Span): void {
    const isFirst = this.#text.length === 0;
    const isKeyless = this.#pending === null;
    if (kind === 'paste' || kind === 'drop' || kind === 'dictation') this.#flags.add(kind);
    else if (kind === 'filled') this.#flags.add('autofill');
    else if (kind === 'replaced') this.#flags.add(isFirst ? 'autofill' : 'autocorrect');
    else if (kind === 'composed' && !this.#soft) this.#flags.add('ime');
    // A character that no keyboard wrote: from a picker of characters.
    else if (added === 1 && isKeyless && !this.#soft) this.#flags.add('ime');
    // Several, and no key: spoken, or completed by a soft keyboard. On others a word is completed that was begun.
    else if (added > 1 && isKeyless)
      this.#flags.add(words ? 'dictation' : isFirst && !this.#soft ? 'autofill' : 'autocorrect');
  }

  #delete(gone: readonly (Press | null)[], { time }: Change): void {
    const correction = this.#correctionAt(time);
    // A key that deletes more, held or a word at once, corrects one press; the others were never there.
    let corrects = correction?.fate === 'fresh';
    for (const press of gone.toReversed()) {
      if (press === null) continue;
      if (correction === null || press !== this.#presses.findLast(isUncorrected)) press.fate = 'lost';
      else if (corrects) {
        corrects = false;
        press.fate = 'undone';
        correction.fate = 'correction';
        this.#keep(correction);
      } else if (correction.fate === 'correction') this.#presses.splice(this.#presses.indexOf(press), 1);
      else press.fate = 'lost';
    }
  }

  #correctionAt(time: number): Press | null {
    return this.#pending ?? (this.#soft ? pressOf(BACKSPACE, 'arrival', time) : null);
  }

  #insert(start: number, removed: number, added: number, { kind, character, time }: Change): void {
    const units: (Press | null)[] = Array.from({ length: added }, () => null);
    const isAtEnd = start + removed === this.#text.length;
    if (isAtEnd && added > 0 && (kind === 'typed' || kind === 'composed')) {
      const arrived = added === 1 && this.#soft ? pressOf(character, 'arrival', time) : null;
      const press = this.#pending ?? arrived;
      if (press?.fate === 'fresh') {
        press.fate = 'stands';
        press.place = start;
        units[0] = press;
        this.#keep(press);
      }
    }
    this.#text.splice(start, removed, ...units);
  }

  #keep(press: Press): void {
    if (this.#away && this.#presses.length > 0) this.#flags.add('hidden');
    this.#away = false;
    this.#presses.push(press);
    if (this.#presses.length <= MAX_PRESSES) return;
    if (this.#options.free) this.#presses.shift();
    else this.#presses.pop();
  }
}

function pressOf(key: string, source: Press['source'], down: number): Press {
  return { key, source, down, up: null, place: 0, fate: 'fresh' };
}

/** Whether the engine would take a correction after it for one of this press. */
function isUncorrected({ fate }: Press): boolean {
  return fate === 'stands' || fate === 'lost';
}
