import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError, quote, systemCode } from './config/configError.ts';

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate with its chain, and its private key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads a certificate and its key, and tries them: what is returned can be used.
 *
 * @throws {ConfigError} for files that can't be read, that hold something else, or that don't belong together
 */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Certificate {
  const cert = read('TLS_CERT_FILE', certFile);
  const key = read('TLS_KEY_FILE', keyFile);
  if (!isCertificate(cert)) {
    throw mistake('TLS_CERT_FILE', `got no certificate in ${quote(certFile)}`, 'a certificate as PEM');
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    // What OpenSSL says names the fault (KEY_VALUES_MISMATCH), never the key.
    throw mistake(
      'TLS_KEY_FILE',
      `got a key that does not fit (${systemCode(error)})`,
      'the certificate’s own',
    );
  }
  return { cert, key };
}

function read(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw mistake(name, `cannot read ${quote(file)} (${systemCode(error)})`, 'a readable file');
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).publicKey !== undefined;
  } catch {
    return false;
  }
}

function mistake(name: string, found: string, expected: string): ConfigError {
  return new ConfigError([{ name, found, expected }]);
}
