import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { Certificate } from '../../tls.ts';

/** What a connection may cost before there is a request. Times in milliseconds. */
export interface EdgeSettings {
  /** For a request to arrive whole, headers and body. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly maxConnections: number;
  /** Null: plain HTTP. */
  readonly certificate: Certificate | null;
}

/** Room for request line and headers together: the longest path, a key and what proxies add, several times over. */
export const MAX_HEADER_BYTES = 16_384;
export const MAX_HEADERS = 100;

/** How late a silent connection may be noticed. */
const CONNECTION_CHECK_MS = 1_000;

/** Node's server with every limit said, so that neither a default of Node's nor NODE_OPTIONS decides. */
export function createHttpServer(settings: EdgeSettings, listener: RequestListener): Server {
  const options: ServerOptions = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: settings.requestTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    connectionsCheckingInterval: CONNECTION_CHECK_MS,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    // A request that two parsers may read differently is refused.
    insecureHTTPParser: false,
    requireHostHeader: true,
  };
  const { certificate } = settings;
  const server =
    certificate === null
      ? createServer(options, listener)
      : createTlsServer({ ...options, ...tlsOptions(certificate) }, listener);
  // Node drops what is above in silence: one more is let through, so that it is noticed and refused.
  server.maxHeadersCount = MAX_HEADERS + 1;
  server.maxConnections = settings.maxConnections;
  return server;
}

/** Connections made from now on see this certificate. @throws {TypeError} for a server that speaks HTTP */
export function replaceCertificate(server: Server, certificate: Certificate): void {
  if (!(server instanceof TlsServer)) throw new TypeError('the server has no certificate to replace');
  server.setSecureContext(tlsOptions(certificate));
}

/** Of TLS 1.2 those with forward secrecy and authenticated encryption only, which TLS 1.3 has anyway. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

function tlsOptions({ cert, key }: Certificate) {
  return { cert, key, minVersion: 'TLSv1.2', ciphers: CIPHERS } as const;
}
