import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const PREFIX = 'keystroke_auth_';

/** Makes metrics in a registry, under names that begin as all of ours do. */
export function createFamilies(registry: Registry) {
  const made = { registers: [registry] };
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
      new Counter({ ...made, name: PREFIX + name, help, labelNames }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      buckets: number[],
      labelNames: readonly Label[] = [],
    ) => new Histogram({ ...made, name: PREFIX + name, help, buckets, labelNames }),
    /**
     * @param aggregator what one number is made of those of several workers
     * @param collect before it is read
     */
    gauge: <Label extends string>(
      name: string,
      help: string,
      aggregator: 'sum' | 'max',
      labelNames: readonly Label[] = [],
      collect: () => Promise<void> | void = () => undefined,
    ) => new Gauge({ ...made, name: PREFIX + name, help, labelNames, aggregator, collect }),
  };
}

export type Families = ReturnType<typeof createFamilies>;
