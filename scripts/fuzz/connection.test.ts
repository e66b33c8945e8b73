import { expect, it } from 'vitest';
import { readAnswer } from './connection.ts';

const read = (text: string, ended = false, head = false) => readAnswer(Buffer.from(text), head, ended);

it.each([
  ['by its length', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'],
  ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'],
  ['after an interim one', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'],
])('reads an answer %s, and not before it is complete', (_, text) => {
  expect(read(text)).toMatchObject({ status: 200, body: '{}' });
  for (let length = 0; length < text.length; length++) expect(read(text.slice(0, length))).toBeNull();
});

it('takes the end of the connection for the end of an answer without length', () => {
  const text = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\nno';
  expect(read(text)).toBeNull();
  expect(read(text, true)).toMatchObject({ status: 400, body: 'no' });
});

it('expects no body after a HEAD', () => {
  expect(read('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n', false, true)).toMatchObject({ body: '' });
});
