import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../packages/server/src/testing/freePort.ts';
import type { Certificate } from '../../packages/server/src/tls.ts';
import { run } from './run.ts';

/** Debian's is not on every user's PATH. */
const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'].find((path) =>
  existsSync(path),
);

/** Whether there is an nginx; where there is none, its tests are left out with one loud line. @throws {Error} in CI */
export function hasNginx(): boolean {
  if (NGINX !== undefined) return true;
  const line = 'NO NGINX: its tests are left out (apt-get install nginx-light)';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`\n${line}\n\n`);
  return false;
}

export interface Site {
  /** The repository. */
  readonly root: string;
  /** An empty folder for everything that nginx writes and reads. */
  readonly folder: string;
  /** The file of the site, below the repository. */
  readonly site: string;
  /** Texts of the shipped files and what they are here: addresses, certificates. Each must be there. */
  readonly replace: Readonly<Record<string, string>>;
  readonly certificate: Certificate;
}

/** Writes the shipped files with the addresses of this machine, as nginx would find them. Answers with the main file. */
export function writeSite({ root, folder, site, replace, certificate }: Site): string {
  for (const [name, text] of Object.entries(certificate)) {
    writeFileSync(join(folder, `${name}.pem`), text, { mode: 0o600 });
  }
  mkdirSync(join(folder, 'keystroke-auth'));
  mkdirSync(join(folder, 'log'));
  const here = {
    '/etc/nginx/keystroke-auth': join(folder, 'keystroke-auth'),
    '/var/log/nginx': join(folder, 'log'),
  };
  const adapt = (text: string, replacements: object) =>
    Object.entries(replacements).reduce((done, [from, to]) => done.replaceAll(from, to), text);
  for (const name of ['limits.conf', 'proxy.conf']) {
    const text = readFileSync(join(root, 'deploy/nginx', name), 'utf8');
    writeFileSync(join(folder, 'keystroke-auth', name), adapt(text, here));
  }
  const shipped = readFileSync(join(root, site), 'utf8');
  for (const text of Object.keys(replace)) {
    if (!shipped.includes(text)) throw new Error(`${site}: expected ${text}`);
  }
  writeFileSync(join(folder, 'site.conf'), adapt(adapt(shipped, replace), here));
  const main = join(folder, 'nginx.conf');
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${join(folder, name)};\n`)
    .join('');
  writeFileSync(
    main,
    `daemon off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'error.log')};
worker_processes 1;
events { worker_connections 512; }
http {
${scratch}  include ${join(folder, 'site.conf')};
}
`,
  );
  return main;
}

const SITE = 'deploy/nginx/keystroke-auth.conf';

/** The site of `deploy/nginx` on a port of this machine that anybody may open. @param servers as `replace` */
export async function writeSiteHere({
  port,
  servers,
  ...site
}: Omit<Site, 'site' | 'replace'> & { readonly port: number; readonly servers: Site['replace'] }) {
  return writeSite({
    ...{ ...site, site: SITE },
    replace: {
      '  listen 80;\n  listen [::]:80;\n': `  listen 127.0.0.1:${await freePort()};\n`,
      '  listen 443 ssl http2;\n  listen [::]:443 ssl http2;\n': `  listen 127.0.0.1:${port} ssl http2;\n`,
      '/etc/letsencrypt/live/auth.example.com/fullchain.pem': join(site.folder, 'cert.pem'),
      '/etc/letsencrypt/live/auth.example.com/privkey.pem': join(site.folder, 'key.pem'),
      ...servers,
    },
  });
}

/** `nginx -t`: what it says, warnings among it. @throws {Error} when it refuses the files */
export function testConfiguration(main: string, folder: string): string {
  return run('sh', ['-c', `${NGINX} -t -q -p "$1" -c "$2" 2>&1`, 'nginx', folder, main]);
}

/** Starts nginx in the foreground; answers when it listens. */
export async function startNginx(main: string, folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(NGINX ?? 'nginx', ['-p', folder, '-c', main], { stdio: 'ignore' });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`nginx ended\n${readFileSync(join(folder, 'error.log'), 'utf8')}`);
  });
  ended.catch(() => undefined);
  while (!(await Promise.race([ended, listens(port)])));
  return child;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
