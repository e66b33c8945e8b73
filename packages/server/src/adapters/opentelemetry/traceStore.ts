import { context } from '@opentelemetry/api';
import type { Records, Store } from '../../ports/store.ts';
import { inSpan } from './inSpan.ts';

/** The same store, with a span around each transaction, from its being asked for to its being durable. */
export function traceStore(store: Store): Store {
  // Group commit does the work of many requests one after the other: each belongs to its own.
  const bound = <Result>(work: (records: Records) => Promise<Result>) => {
    const active = context.active();
    return (records: Records) => context.with(active, () => work(records));
  };
  return {
    ...store,
    transact: (work) => inSpan('store.transact', () => store.transact(bound(work))),
    read: (work) => inSpan('store.read', () => store.read(bound(work))),
  };
}
