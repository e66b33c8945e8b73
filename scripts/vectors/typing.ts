import { drawTypist, type SimulatedDevice, type SimulatedEvent, typeText } from '@keystroke-auth/engine';

/** Typing in these files is simulated: nobody's recordings are in them. */
export type Events = readonly SimulatedEvent[];

export interface TypingSetup {
  readonly device?: SimulatedDevice;
  readonly positions?: boolean;
  /** Tick of the clock, ms. */
  readonly clock?: number;
}

export const PHRASE = 'open Sesame';

/** One typing of a text: which typist, which text, which sample. */
export function typing(seed: number, text: string, sample: number, setup: TypingSetup = {}): Events {
  return typeText(drawTypist(seed, setup.device), text, {
    sample,
    pauses: false,
    keys: setup.positions ? 'positions' : 'names',
    clock: setup.clock ?? 0.1,
  });
}

/** The first typings of a text. */
export function typings(seed: number, text: string, count: number, setup?: TypingSetup): Events[] {
  return Array.from({ length: count }, (_, n) => typing(seed, text, n + 1, setup));
}

/** The same events on another clock: ms times a factor, after a start. */
export function onClock(events: Events, scale: number, start = 0): Events {
  return events.map((event) => ({
    ...event,
    timestamp: Number((event.timestamp * scale + start).toPrecision(15)),
  }));
}

/** A press and its release, ms. */
export function stroke(key: string, down: number, up: number): Events {
  return [
    { key, event: 'down', timestamp: down },
    { key, event: 'up', timestamp: up },
  ];
}

export function inOrder(events: Events): Events {
  return events.toSorted((a, b) => a.timestamp - b.timestamp);
}

/** Without the n-th release, from 0. */
export function withoutRelease(events: Events, n: number): Events {
  const release = events.filter(({ event }) => event === 'up')[n];
  return events.filter((event) => event !== release);
}

/** From the n-th event of the list on, everything is so much later (ms; negative: earlier). */
export function laterFrom(events: Events, n: number, delay: number): Events {
  return events.map((event, i) =>
    i < n ? event : { ...event, timestamp: Number((event.timestamp + delay).toFixed(1)) },
  );
}

/** One key more after so many presses, taken back again; what follows comes later. */
export function withCorrectedTypo(events: Events, presses: number): Events {
  const press = events.filter(({ event }) => event === 'down')[presses];
  const at = press?.timestamp ?? 0;
  const later = laterFrom(events, press === undefined ? 0 : events.indexOf(press), 600);
  return inOrder([...later, ...stroke('x', at, at + 80), ...stroke('Backspace', at + 300, at + 380)]);
}
