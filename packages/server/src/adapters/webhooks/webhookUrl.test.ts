import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from './addressPolicy.ts';
import { refusalOf } from './webhookUrl.ts';

const strict = createAddressPolicy([]);
const local = createAddressPolicy(['127.0.0.0/8']);

describe('an address to send to', () => {
  it.each([
    'https://app.example.org/hooks',
    'https://app.example.org:443/',
    'https://1.1.1.1/',
    'https://[2606:4700::1]/x?y=1',
  ])('may be %s', (url) => {
    expect(refusalOf(url, strict)).toBeNull();
  });

  it.each([
    ...[
      '',
      'app.example.org',
      '/hooks',
      'https://',
      'ftp://app.example.org/',
      'file:///etc/passwd',
      'javascript:1',
    ],
    ...['http://app.example.org/', 'https://app.example.org:8443/', 'https://app.example.org:22/'],
    ...['https://ada:secret@app.example.org/', 'https://app.example.org/#x'],
    ...[
      'https://127.0.0.1/',
      'https://127.1/',
      'https://0x7f000001/',
      'https://2130706433/',
      'https://0177.0.0.1/',
    ],
    ...['https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://169.254.169.254/latest/', 'https://0/'],
    ...['https://10.0.0.1./', 'https://１２７.0.0.1/'],
  ])('may not be %s', (url) => {
    expect(refusalOf(url, strict)).toMatch(/^got .*, expected /);
  });

  it('may be anything where it leads into an allowed network, and where a name might', () => {
    expect(refusalOf('http://127.0.0.1:8080/hooks', local)).toBeNull();
    expect(refusalOf('http://receiver.test:8080/hooks', local)).toBeNull();
    expect(refusalOf('http://10.0.0.1:8080/hooks', local)).toContain('not public');
    expect(refusalOf('http://1.1.1.1/hooks', local)).toContain('expected https');
  });
});
