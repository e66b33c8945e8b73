import type { PairKind } from '../pairClasses.ts';

export function byKind<Value>(make: (kind: PairKind) => Value): Record<PairKind, Value> {
  return {
    sameKey: make('sameKey'),
    sameFinger: make('sameFinger'),
    inward: make('inward'),
    outward: make('outward'),
    alternating: make('alternating'),
    toSpace: make('toSpace'),
    fromSpace: make('fromSpace'),
    toBackspace: make('toBackspace'),
    backspaceTwice: make('backspaceTwice'),
    fromBackspace: make('fromBackspace'),
    toShift: make('toShift'),
    fromShift: make('fromShift'),
    other: make('other'),
  };
}
