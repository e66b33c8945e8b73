import type { TypedSample } from '@keystroke-auth/client/capture';

export type KeyEvents = TypedSample['keystroke_data'];
/** A number from 0 to below 1. */
export type Random = () => number;

/** What somebody could send instead of typing, made from what they may have caught. */
export interface Attack {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** @param last what the visitor typed last */
  make(last: TypedSample, text: string, random: Random): TypedSample | Promise<TypedSample>;
  /** Why that was caught, where it was. */
  readonly caught: string;
}

export const ATTACKS: readonly Attack[] = [
  {
    id: 'replay',
    name: 'Replay your last sample',
    about: 'Sends what your browser sent last, once more.',
    make: (last) => last,
    caught:
      'The same times to the tenth of a millisecond: nobody types twice alike, so a sample counts once.',
  },
  {
    id: 'jitter',
    name: 'Replay it with jitter',
    about: 'The same, every time shifted by up to 4 ms, and a little slower.',
    make: (last, _text, random) => replaced(last, jittered(last.keystroke_data, random)),
    caught: 'Blurred, it still follows one earlier sample more closely than you follow yourself.',
  },
  {
    id: 'script',
    name: 'Let a script type',
    about: 'Every key is held for 80 ms, and the next one comes after 120 ms.',
    make: (last) => replaced(last, even(last.keystroke_data)),
    caught: 'Nobody is that even: it looks like a clock, not like a person.',
  },
  {
    id: 'stranger',
    name: 'A simulated stranger',
    about: 'Somebody drawn at random types the same text in their own rhythm.',
    make: async (last, text, random) => {
      // People are drawn from large tables, which a page that only records typing needs not.
      const { strangerLike } = await import('./stranger.ts');
      return replaced(last, strangerLike(last, text, random));
    },
    caught: 'The right text, by other hands.',
  },
];

function replaced(sample: TypedSample, keystroke_data: KeyEvents): TypedSample {
  return { ...sample, keystroke_data };
}

/** Each event up to 4 ms off, a release never before its press, and the keys in their order: it is to be the same text. */
function jittered(events: KeyEvents, random: Random): KeyEvents {
  const first = events[0]?.timestamp ?? 0;
  let pressed = 0;
  const moved = events.map((event) => {
    // Later by two in a hundred, so that it is not simply the same.
    const timestamp = round((event.timestamp - first) * 1.02 + 8 * random());
    if (event.event === 'up') return { ...event, timestamp };
    pressed = Math.max(pressed, timestamp);
    return { ...event, timestamp: pressed };
  });
  return inOrder(moved);
}

/** The same keys, without a person. */
function even(events: KeyEvents): KeyEvents {
  const hasReleases = events.some(({ event }) => event === 'up');
  const keys = events.filter(({ event }) => event === 'down').map(({ key }) => key);
  return inOrder(
    keys.flatMap((key, i) => [
      { key, event: 'down' as const, timestamp: i * 120.7 },
      ...(hasReleases ? [{ key, event: 'up' as const, timestamp: i * 120.7 + 80.3 }] : []),
    ]),
  );
}

function inOrder<Event extends { readonly key: string; readonly event: string; readonly timestamp: number }>(
  events: readonly Event[],
): Event[] {
  const downs = new Map<string, number>();
  return events
    .map((event) => {
      if (event.event === 'down') downs.set(event.key, event.timestamp);
      const least = (downs.get(event.key) ?? 0) + 1;
      return event.event === 'up' && event.timestamp < least ? { ...event, timestamp: least } : event;
    })
    .sort((a, b) => a.timestamp - b.timestamp);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
