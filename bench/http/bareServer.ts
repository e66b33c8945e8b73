import { createServer } from 'node:http';

/**
 * What the service is held against: a server without a framework that reads, parses and answers the same bodies. It
 * answers the bytes of its one argument, and prints its port.
 */
const answer = Buffer.from(process.argv[2] ?? '');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  process.stdout.write(`${address.port}\n`);
});
process.on('disconnect', () => process.exit());
