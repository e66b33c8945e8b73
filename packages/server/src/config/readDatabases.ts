import type { Config } from '../config.ts';
import { isHere } from './isHere.ts';
import type { SettingsReader } from './readSettings.ts';
import type { Mode } from './setting.ts';
import { settings } from './settings.ts';

/** Where the store and the keys are, if not in files. */
export function readDatabases(
  reader: SettingsReader,
  mode: Mode,
): Pick<Config['store'], 'postgres' | 'keyDatabaseUrl'> {
  const sslMode = reader.read(settings.databaseSslMode, mode).value;
  const { value: store, from } = reader.read(settings.databaseUrl, mode);
  const url = withSslMode(store, sslMode);
  const { value: keyStore, from: keysFrom } = reader.read(settings.keyDatabaseUrl, mode);
  const keys = { value: withSslMode(keyStore, sslMode), from: keysFrom };
  const poolSize = reader.read(settings.databasePoolSize, mode).value;
  const statementTimeoutMs = reader.read(settings.databaseStatementTimeout, mode).value;
  if (url !== null && keys.value !== null && databaseOf(url) === databaseOf(keys.value)) {
    reader.mistakes.push({
      name: keys.from ?? '',
      found: `got the database of ${from}`,
      expected: 'another one, whose backups are not those of the store',
    });
  }
  for (const each of [{ value: url, from }, keys]) {
    if (mode === 'production' && each.value !== null && !isProtected(each.value)) {
      reader.warnings.push(
        `${each.from} leads to another machine without TLS: add sslmode=verify-full, or whoever is on the way reads along`,
      );
    }
  }
  return {
    postgres: url === null ? null : { url, poolSize, statementTimeoutMs },
    keyDatabaseUrl: keys.value,
  };
}

/** What the address says of TLS counts; some platforms write it, and say nothing. */
function withSslMode(address: string | null, sslMode: string | null): string | null {
  if (address === null || sslMode === null) return address;
  const url = new URL(address);
  if (url.searchParams.has('sslmode')) return address;
  url.searchParams.set('sslmode', sslMode);
  return url.href;
}

function databaseOf(address: string): string {
  const { hostname, port, pathname, searchParams } = new URL(address);
  // A folder of sockets, as Cloud SQL has one for each server.
  const host = searchParams.get('host') ?? hostname;
  return `${host.toLowerCase()}:${port || '5432'}${pathname}`;
}

/** By TLS, or because it stays on this machine. */
function isProtected(address: string): boolean {
  const { hostname, searchParams } = new URL(address);
  // No host, or a path, is a socket of this machine.
  if (isHere(searchParams.get('host') ?? hostname)) return true;
  return (searchParams.get('sslmode') ?? 'disable') !== 'disable';
}
