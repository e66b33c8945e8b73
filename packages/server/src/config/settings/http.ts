import { bodyBytesFor, ENVELOPE_BYTES, EVENT_BYTES } from '../bodyBytesFor.ts';
import { address, boolean, integer, networks, optional, origins, path, webAddress } from '../kinds.ts';
import { setting } from '../setting.ts';

const requestsPerMinute = integer(0, 10_000_000);

export const httpSettings = {
  host: setting({
    name: 'HOST',
    aliases: ['FLASK_HOST'],
    flask: true,
    group: 'HTTP',
    kind: address,
    defaults: { development: '127.0.0.1', production: '0.0.0.0', testing: '127.0.0.1' },
    about:
      'The address to listen on. Development stays on this machine, which an Android emulator reaches as 10.0.2.2.',
  }),
  port: setting({
    name: 'PORT',
    aliases: ['FLASK_PORT'],
    flask: true,
    group: 'HTTP',
    kind: integer(0, 65_535),
    defaults: '5000',
    about:
      'The port to listen on; `0` takes any free one. Existing mobile clients have 5000 in their base URL. Platforms that set only `PORT` need nothing more for the address.',
  }),
  publicUrl: setting({
    name: 'PUBLIC_URL',
    group: 'HTTP',
    kind: optional(webAddress),
    defaults: '',
    about:
      'The address at which others reach the service. Decision tokens name it as their issuer unless `TOKEN_ISSUER` says otherwise.',
  }),
  maxBodyBytes: setting({
    name: 'MAX_BODY_BYTES',
    group: 'HTTP',
    kind: integer(bodyBytesFor(2), 16_777_216),
    defaults: '262144',
    about: `The largest request body; a larger one is answered with 413. It must hold one sample of MAX_KEYSTROKE_EVENTS (${ENVELOPE_BYTES} + ${EVENT_BYTES} bytes per event); when it is not set, it grows with MAX_KEYSTROKE_EVENTS by itself. 256 KiB hold 100 passwords of 26 events.`,
  }),
  requestTimeout: setting({
    name: 'REQUEST_TIMEOUT',
    flask: true,
    group: 'HTTP',
    kind: integer(1, 300),
    defaults: '30',
    about: 'Seconds within which a request must have arrived completely; 30 as in the Flask service.',
  }),
  maxConnections: setting({
    name: 'MAX_CONNECTIONS',
    group: 'HTTP',
    kind: integer(1, 1_000_000),
    defaults: '10000',
    about:
      'Connections that may be open at a time; further ones are closed at once. The system’s limit of open files (`ulimit -n`) must be above it, or it is the one that counts.',
  }),
  keepAliveTimeout: setting({
    name: 'KEEP_ALIVE_TIMEOUT',
    group: 'HTTP',
    kind: integer(1, 3600),
    defaults: '72',
    about:
      'Seconds for which an idle connection is kept for the next request. Longer than a proxy’s own (60 at many), so that no proxy sends into a connection that was just closed.',
  }),
  trustProxy: setting({
    name: 'TRUST_PROXY',
    group: 'HTTP',
    kind: networks,
    defaults: '',
    about:
      'The reverse proxies whose `X-Forwarded-For` is believed. When it is not set, that header is ignored, and everybody behind a proxy shares its address in `RATE_LIMIT_PER_ADDRESS`. A number of proxies is not accepted: it would believe anybody who connects.',
  }),
  rateLimitPerKey: setting({
    name: 'RATE_LIMIT_PER_KEY',
    group: 'HTTP',
    kind: requestsPerMinute,
    defaults: { development: '0', production: '60000', testing: '0' },
    about:
      'Requests a minute with one API key; `0` is no limit. 60000 are a thousand a second, a guard against a backend that runs wild. More are answered with 429 and `Retry-After`. Counted by all services of a store together, in PostgreSQL or in the Redis of `REDIS_URL`.',
  }),
  rateLimitPerUser: setting({
    name: 'RATE_LIMIT_PER_USER',
    group: 'HTTP',
    kind: requestsPerMinute,
    defaults: { development: '0', production: '120', testing: '0' },
    about:
      'Requests a minute about one person, by all keys of an application together; `0` is no limit. A log-in takes two or three.',
  }),
  rateLimitPerAddress: setting({
    name: 'RATE_LIMIT_PER_ADDRESS',
    group: 'HTTP',
    kind: requestsPerMinute,
    defaults: { development: '0', production: '600', testing: '0' },
    about:
      'Requests a minute from one address (IPv6: 64 bits of it) without a valid key: anonymous ones, those with a challenge, and those whose key is refused; `0` is no limit. Behind a proxy it needs TRUST_PROXY. Requests with a valid key are not counted here.',
  }),
  tlsCertFile: setting({
    name: 'TLS_CERT_FILE',
    group: 'HTTP',
    kind: optional(path),
    defaults: '',
    about:
      'A certificate with its chain (PEM); with it and `TLS_KEY_FILE` the service speaks HTTPS itself (TLS 1.2 and 1.3), and no HTTP. SIGHUP reads both again; if that fails, the old ones stay.',
  }),
  tlsKeyFile: setting({
    name: 'TLS_KEY_FILE',
    group: 'HTTP',
    kind: optional(path),
    defaults: '',
    about:
      'The private key of the certificate (PEM, without passphrase), readable by the service’s user only.',
  }),
  enableCors: setting({
    name: 'ENABLE_CORS',
    flask: true,
    group: 'HTTP',
    kind: boolean,
    defaults: 'true',
    about:
      'Whether browsers of other origins are answered at all. Only origins in `CORS_ORIGINS` are ever allowed, so in production none is until you name it.',
  }),
  corsOrigins: setting({
    name: 'CORS_ORIGINS',
    group: 'HTTP',
    kind: origins,
    defaults: {
      development: 'http://localhost:3000,http://10.0.2.2:8080',
      production: '',
      testing: 'http://localhost:3000,http://10.0.2.2:8080',
    },
    about:
      'The origins that may call from a browser. The two of development are those that the Flask service allows there. To allow none in development: `ENABLE_CORS=false`.',
  }),
  console: setting({
    name: 'CONSOLE',
    group: 'HTTP',
    kind: boolean,
    defaults: { development: 'true', production: 'false', testing: 'true' },
    about:
      'Whether there is a page for operators at `/console`. An API key opens it, with the rights of that key ([the console](console.md)). It is off by default in production: serve it by HTTPS, to your own network.',
  }),
  demo: setting({
    name: 'DEMO',
    group: 'HTTP',
    kind: boolean,
    defaults: { development: 'true', production: 'false', testing: 'true' },
    about:
      'Whether there is a page at `/demo` on which anybody can try the method without a key. Visitors are people in a sandbox of its own, at most 200 at a time, limited by `RATE_LIMIT_PER_ADDRESS` and erased after an hour, even when the page was turned off meanwhile.',
  }),
};
