import { statSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { type Finding, ok } from './finding.ts';

/** What the configuration leaves open to others: allowed, and not meant in most deployments (docs/hardening.md). */
export function checkExposure(config: Config): Finding[] {
  const findings = [
    transport(config),
    keyFile(config),
    ...(config.mode === 'production' ? inProduction(config) : []),
  ];
  const found = findings.filter((finding) => finding !== null);
  return found.length > 0 ? found : [ok('exposure', 'nothing is open that need not be')];
}

const LOOPBACK = /^(?:127\.|::1$|localhost$)/;

function transport({ mode, http }: Config): Finding | null {
  if (LOOPBACK.test(http.host)) return null;
  if (mode !== 'production') {
    return warning(
      `${mode} mode listens on ${http.host}: whoever reaches it may enrol and verify without a key`,
      'leave HOST away, or set NODE_ENV=production',
    );
  }
  if (http.tls !== null || http.trustProxy.length > 0) return null;
  return warning(
    `plain HTTP on ${http.host}, and no proxy is named`,
    'put TLS in front and name it in TRUST_PROXY, or set TLS_CERT_FILE and TLS_KEY_FILE',
  );
}

function keyFile({ http: { tls } }: Config): Finding | null {
  const mode = tls === null ? undefined : statSync(tls.keyFile, { throwIfNoEntry: false })?.mode;
  if (tls === null || mode === undefined || process.platform === 'win32' || (mode & 0o007) === 0) return null;
  return warning(`${tls.keyFile} can be read by every user of this machine`, `chmod 600 ${tls.keyFile}`);
}

function inProduction({ http, compat, previousSecretKey, webhooks }: Config): (Finding | null)[] {
  const { perKey, perUser, perAddress } = http.rateLimits;
  return [
    Math.min(perKey, perUser, perAddress) > 0
      ? null
      : warning(
          'a rate limit is off: keys, people or the service can be tried without end',
          'set RATE_LIMIT_PER_KEY, RATE_LIMIT_PER_USER and RATE_LIMIT_PER_ADDRESS, or leave them away',
        ),
    compat.allowAnonymous
      ? warning(
          'the routes of the Flask service may be called without a key (COMPAT_ALLOW_ANONYMOUS)',
          'keep them away from the internet, and take it away once clients send keys',
        )
      : null,
    previousSecretKey === null
      ? null
      : warning('SECRET_KEY_PREVIOUS still opens the keys', 'run "keystroke-auth rekey", then take it away'),
    webhooks.allowedNetworks.length === 0
      ? null
      : warning(
          `webhooks may lead into ${webhooks.allowedNetworks.join(', ')}`,
          'take away from WEBHOOK_ALLOWED_NETWORKS what no webhook needs',
        ),
  ];
}

function warning(detail: string, advice: string): Finding {
  return { level: 'warning', what: 'exposure', detail, advice };
}
