import { boolean, integer, networks, optional, secret, tokenName } from '../kinds.ts';
import { setting } from '../setting.ts';

export const accessSettings = {
  secretKey: setting({
    name: 'SECRET_KEY',
    flask: true,
    group: 'Secrets and access',
    kind: optional(secret),
    defaults: '',
    about:
      'The master secret. It encrypts the keys in `DATA_DIR/keys`, which encrypt everything personal. Without it nothing can be read again: keep a copy apart from the backups. Production requires at least 32 bytes that are not a placeholder (`openssl rand -base64 48`). Elsewhere, when it is not set, a random one is kept in `DATA_DIR/secret.key` with mode 0600.',
  }),
  previousSecretKey: setting({
    name: 'SECRET_KEY_PREVIOUS',
    group: 'Secrets and access',
    kind: optional(secret),
    defaults: '',
    about:
      'The previous `SECRET_KEY`, while it is being changed. Keys under either are read; new ones are under `SECRET_KEY`. `keystroke-auth rekey` encrypts all of them under `SECRET_KEY`; then remove this setting.',
  }),
  allowAnonymous: setting({
    name: 'COMPAT_ALLOW_ANONYMOUS',
    group: 'Secrets and access',
    kind: boolean,
    defaults: { development: 'true', production: 'false', testing: 'true' },
    about:
      'Whether the routes of the Flask service (`/train`, `/predict`, `/user/<id>/info`) may be called without an API key in production; anonymous `/train` is then still refused for users who are already enrolled. Development and testing are open whatever it is set to.',
  }),
  compatLimits: setting({
    name: 'COMPAT_LIMITS',
    group: 'Secrets and access',
    kind: boolean,
    defaults: { development: 'false', production: 'true', testing: 'false' },
    about:
      'Whether `/predict` counts failures and accepts a sample only once, as version 1 does: after five failures typing has to wait, longer each time. The Flask service did neither, so it is off in development. A person who is locked in version 1 is locked here in any case.',
  }),
  tokenIssuer: setting({
    name: 'TOKEN_ISSUER',
    group: 'Secrets and access',
    kind: optional(tokenName),
    defaults: '',
    about:
      'What decision tokens name as their issuer (claim `iss`), and what those who check them must expect. When it is not set, it is `PUBLIC_URL`, else `urn:keystroke-auth`. Give every deployment its own, so that one deployment’s token is refused where another’s is expected.',
  }),
  tokenKeyDays: setting({
    name: 'TOKEN_KEY_DAYS',
    group: 'Secrets and access',
    kind: integer(1, 3_650),
    defaults: '90',
    about:
      'Days for which one key signs decision tokens; then the next one follows by itself. `npm run -s cli -- tokens rotate` does it sooner.',
  }),
  webhookAllowedNetworks: setting({
    name: 'WEBHOOK_ALLOWED_NETWORKS',
    group: 'Secrets and access',
    kind: networks,
    defaults: '',
    about:
      'Networks that webhooks may reach although they are not public, on any port, also without TLS. `127.0.0.1,::1` lets a program on this machine take them while you try. Otherwise webhooks go only to public addresses, by HTTPS on port 443: somebody who may make webhooks must not reach what only this machine can.',
  }),
};
