import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { cronSchedule } from '../adapters/cron/schedule.ts';
import type { Schedule } from '../ports/jobs.ts';

/**
 * How one kind of value is read. `parse` gets the text without surrounding blanks and answers undefined when it is
 * not exactly what `allowed` says: nothing is guessed, rounded or cut.
 */
export interface Kind<T> {
  /** Completes the sentence "expected …"; the reference shows it too. */
  readonly allowed: string;
  /** True for values whose blanks belong to them (secrets) and that are never shown. */
  readonly secret?: true;
  parse(text: string): T | undefined;
}

export function integer(min: number, max: number): Kind<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    parse(text) {
      // Plain digits only: Number() would also take "1e3", "0x10" and "", parseInt would take "5000x".
      if (!/^(0|[1-9]\d*)$/.test(text)) return undefined;
      const value = Number(text);
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** The share of enrolment samples that an Isolation Forest takes for outliers, as in scikit-learn. */
export const contamination: Kind<number | 'auto'> = {
  allowed: 'a decimal number greater than 0 and at most 0.5, or auto',
  parse(text) {
    if (text.toLowerCase() === 'auto') return 'auto';
    if (!/^(\d+(\.\d+)?|\.\d+)$/.test(text)) return undefined;
    const value = Number(text);
    return value > 0 && value <= 0.5 ? value : undefined;
  },
};

export const workerCount: Kind<number | 'auto'> = {
  allowed: 'a whole number from 1 to 256, or auto',
  parse: (text) => (text.toLowerCase() === 'auto' ? 'auto' : integer(1, 256).parse(text)),
};

export const boolean: Kind<boolean> = {
  allowed: 'true or false (also 1/0, yes/no, on/off)',
  parse(text) {
    switch (text.toLowerCase()) {
      case 'true':
      case '1':
      case 'yes':
      case 'on':
        return true;
      case 'false':
      case '0':
      case 'no':
      case 'off':
        return false;
      default:
        return undefined;
    }
  },
};

/** One of a few words in any case; `synonyms` (lower case) are other people's names for them. */
export function choice<T extends string>(
  words: readonly T[],
  synonyms: Readonly<Record<string, T>> = {},
): Kind<T> {
  const byName = new Map<string, T>(Object.entries(synonyms));
  for (const word of words) byName.set(word, word);
  const others = Object.keys(synonyms);
  const also = others.length > 0 ? ` (also ${others.join(', ')})` : '';
  return {
    allowed: `${words.join(', ').replace(/, ([^,]*)$/, ' or $1')}${also}`,
    parse: (text) => byName.get(text.toLowerCase()),
  };
}

/** A share of all, from none to all. */
export const share: Kind<number> = {
  allowed: 'a decimal number from 0 to 1',
  parse(text) {
    if (!/^(0|1|0?\.\d+|1\.0+)$/.test(text)) return undefined;
    return Number(text);
  },
};

/** An address to listen on. A name whose last label is a number is a mistyped IPv4 address (999.1.1.1). */
export const address: Kind<string> = {
  allowed: 'an IP address or a host name',
  parse(text) {
    if (isIP(text) !== 0) return text;
    if (text.length > 253) return undefined;
    const labels = text.split('.');
    if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))) return undefined;
    return /^\d+$/.test(labels.at(-1) ?? '') ? undefined : text;
  },
};

/** Addresses and networks, as a list that may be empty. */
export const networks: Kind<readonly string[]> = {
  allowed: 'IP addresses and networks such as 10.0.0.0/8, separated by commas',
  parse(text) {
    if (text === '') return [];
    const list = text.split(',').map((item) => item.trim());
    return list.every(isNetwork) ? [...new Set(list)] : undefined;
  },
};

function isNetwork(text: string): boolean {
  const [ip = '', prefix, ...rest] = text.split('/');
  const version = ip.includes('%') ? 0 : isIP(ip);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || integer(1, version === 4 ? 32 : 128).parse(prefix) !== undefined;
}

/** A path, made absolute against the working directory once, so that a later chdir changes nothing. */
export const path: Kind<string> = {
  allowed: 'a path (~ is not expanded)',
  parse: (text) => (text === '' || text.includes('\0') || text.startsWith('~') ? undefined : resolve(text)),
};

/** A folder, or a bucket and what names in it begin with. */
export type BackupPlace = { readonly folder: string } | { readonly bucket: string; readonly prefix: string };

export const backupPlace: Kind<BackupPlace> = {
  allowed: 'a path, or s3://bucket, or s3://bucket/folder',
  parse(text) {
    const [, bucket, folder = ''] =
      /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?$/.exec(text) ?? [];
    if (bucket !== undefined) {
      const prefix = folder.replace(/\/$/, '');
      return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
    }
    const folderPath = /^\w+:\/\//.test(text) ? undefined : path.parse(text);
    return folderPath === undefined ? undefined : { folder: folderPath };
  },
};

/** Origins exactly as a browser sends them, because they are compared as strings: no path, no `*`, no `null`. */
export const origins: Kind<readonly string[]> = {
  allowed: 'origins such as https://app.example.com, separated by commas, without path, * or default port',
  parse(text) {
    if (text === '') return [];
    const list = text.split(',').map((item) => item.trim());
    return list.every(isOrigin) ? [...new Set(list)] : undefined;
  },
};

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
}

/** Where a service is reached, without a slash at the end: routes are put behind it. */
export const webAddress: Kind<string> = {
  allowed: 'an address such as https://auth.example.com, without slash at the end, query or user name',
  parse(text) {
    const url = URL.parse(text);
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
    return text === `${url.origin}${url.pathname.replace(/\/$/, '')}` ? text : undefined;
  },
};

/** A name in a token, compared character by character. */
export const tokenName: Kind<string> = {
  allowed: 'an address or a name of 1 to 255 printable ASCII characters without blanks',
  parse: (text) => (/^[!-~]{1,255}$/.test(text) ? text : undefined),
};

export const secret: Kind<string> = {
  allowed: 'a secret that is not blank',
  secret: true,
  parse: (text) => (text.trim() === '' ? undefined : text),
};

/** The same kind, for a setting that may stay away; its default is the empty text. */
export function optional<T>(kind: Kind<T>): Kind<T | null> {
  return { ...kind, parse: (text) => (text === '' ? null : kind.parse(text)) };
}

/** When a job is due. */
export const schedule: Kind<Schedule> = {
  allowed: 'five fields of cron such as 17 3 * * *, in UTC',
  parse(text) {
    try {
      return cronSchedule(text);
    } catch {
      return undefined;
    }
  },
};

/** Where a PostgreSQL database is reached. Its password is in it, so it is never shown. */
export const postgresAddress: Kind<string> = {
  allowed: 'an address such as postgres://user:password@host:5432/database?sslmode=verify-full',
  secret: true,
  parse(text) {
    const url = URL.parse(text.trim());
    if (url === null || (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')) return undefined;
    const mode = url.searchParams.get('sslmode');
    return url.hostname !== '' &&
      url.pathname.length > 1 &&
      (mode === null || SSL_MODES.some((known) => known === mode))
      ? text.trim()
      : undefined;
  },
};

/** Where Redis is reached. Passwords are in it, so it is never shown. */
export const redisAddresses: Kind<readonly string[]> = {
  allowed: 'addresses such as redis://user:password@host:6379/0 or rediss:// for TLS, separated by commas',
  secret: true,
  parse(text) {
    if (text.trim() === '') return [];
    const list = text.split(',').map((item) => item.trim());
    return list.every(isRedisAddress) ? list : undefined;
  },
};

function isRedisAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'redis:' && url.protocol !== 'rediss:')) return false;
  return url.hostname !== '' && /^(\/\d{0,3})?$/.test(url.pathname) && url.search === '';
}

/** What sentinels call a primary: they take no other names. */
export const sentinelName: Kind<string> = {
  allowed: 'the name of a primary, such as mymaster: letters, digits, dots, dashes and underscores',
  parse: (text) => (/^[\w.-]{1,255}$/.test(text) ? text : undefined),
};

/** As libpq has them, without those that ask for TLS and go on without. */
export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
