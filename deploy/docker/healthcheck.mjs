// Ends with 0 when the service of this container answers. A certificate is for the name that others use, so it is not looked at.
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';

const { PORT = '5000', TLS_CERT_FILE = '' } = process.env;
const { request } = TLS_CERT_FILE === '' ? http : https;
const options = { host: '127.0.0.1', port: PORT, path: '/livez', timeout: 4_000, rejectUnauthorized: false };
request(options, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1))
  .end();
