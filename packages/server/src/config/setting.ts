import type { Kind } from './kinds.ts';

export type Mode = 'development' | 'production' | 'testing';
export const MODES: readonly Mode[] = ['development', 'production', 'testing'];

export type Group =
  | 'Process'
  | 'HTTP'
  | 'Storage'
  | 'Verification'
  | 'Secrets and access'
  | 'Cache'
  | 'Backups'
  | 'Metrics and traces'
  | 'Logging';
export const GROUPS: readonly Group[] = [
  'Process',
  'HTTP',
  'Secrets and access',
  'Verification',
  'Storage',
  'Cache',
  'Backups',
  'Metrics and traces',
  'Logging',
];

/** One row of the configuration: it is parsed, checked and documented from here and from nowhere else. */
export interface Setting<T> {
  readonly name: string;
  /** Names of the Flask service that mean the same and differ from `name`; `name` wins over them. */
  readonly aliases: readonly string[];
  /** The Flask service knows this variable, under this name or the alias. */
  readonly flask: boolean;
  readonly group: Group;
  readonly kind: Kind<T>;
  /** As one would write it in a .env file; the empty text means "not set". */
  readonly defaults: Readonly<Record<Mode, string>>;
  /** What it does, and why the default is what it is. Markdown, one paragraph. */
  readonly about: string;
}

interface Row<T> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly flask?: true;
  readonly group: Group;
  readonly kind: Kind<T>;
  readonly defaults: string | Readonly<Record<Mode, string>>;
  readonly about: string;
}

export function setting<T>(row: Row<T>): Setting<T> {
  const { defaults } = row;
  return {
    ...row,
    aliases: row.aliases ?? [],
    flask: row.flask ?? false,
    defaults:
      typeof defaults === 'string'
        ? { development: defaults, production: defaults, testing: defaults }
        : defaults,
  };
}
