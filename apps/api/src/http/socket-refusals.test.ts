import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardSockets, refuseSocket } from './socket-refusals.ts';

/** Starts a server that waits so long for the headers of a request, and twice as long for all of it. */
async function listening(headersTimeout: number): Promise<[Server, number]> {
  const times = {
    headersTimeout,
    requestTimeout: 2 * headersTimeout,
    connectionsCheckingInterval: 20,
    maxHeaderSize: 1_024,
  };
  const server = createServer(times, (request, response) => {
    request.on('error', () => undefined);
    if (request.url === '/slow') setTimeout(() => response.end('done'), 400);
    else if (request.url === '/large') response.end(Buffer.alloc(64_000_000));
    else request.resume().on('end', () => response.end('done'));
  });
  server.on('clientError', refuseSocket);
  guardSockets(server, 200);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return [server, (server.address() as AddressInfo).port];
}

let [patientPort, hastyPort] = [0, 0];
const servers: Server[] = [];
beforeAll(async () => {
  const [[patient, one], [hasty, other]] = await Promise.all([listening(600_000), listening(100)]);
  servers.push(patient, hasty);
  [patientPort, hastyPort] = [one, other];
});
afterAll(() => servers.forEach((server) => server.close()));

/** All that comes back for some bytes, until the server closes the connection. */
const answerTo = (text: string, port = patientPort): Promise<string> =>
  new Promise((resolve) => {
    let received = '';
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.on('error', () => undefined).on('close', () => resolve(received));
    socket.write(text);
  });

const HEAD = 'Host: localhost\r\n';

test.each([
  [400, 'BAD_REQUEST', 'nonsense\r\n\r\n'],
  [400, 'BAD_REQUEST', `GET / HTTP/1.1\r\n${HEAD}no colon\r\n\r\n`],
  [400, 'BAD_REQUEST', `POST / HTTP/1.1\r\n${HEAD}Content-Length: -1\r\n\r\n`],
  [400, 'BAD_REQUEST', `POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  [431, 'HEADERS_TOO_LARGE', `GET / HTTP/1.1\r\n${HEAD}X: ${'x'.repeat(2_000)}\r\n\r\n`],
  [408, 'REQUEST_TIMEOUT', `GET / HTTP/1.1\r\n${HEAD}X: y`],
  [408, 'REQUEST_TIMEOUT', `POST / HTTP/1.1\r\n${HEAD}Content-Length: 10\r\n\r\n{`],
  [417, 'EXPECTATION_FAILED', `POST / HTTP/1.1\r\n${HEAD}Expect: a miracle\r\nConnection: close\r\n\r\n`],
])('%d %s is answered as every other refusal', async (status, code, text) => {
  const answer = await answerTo(text, status === 408 ? hastyPort : patientPort);
  const [, head = '', body = ''] = /^([^]*?)\r\n\r\n([^]*)$/.exec(answer) ?? [];
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/content-type: application\/json/);
  const { error } = JSON.parse(body.replace(/^[0-9a-f]+\r\n([^]*)\r\n0\r\n\r\n$/, '$1'));
  expect(error).toMatchObject({ code, details: {}, retryable: status === 408 });
});

test('a request that was taken before the garbage is never answered by a refusal', async () => {
  expect(await answerTo(`POST /slow HTTP/1.1\r\n${HEAD}Content-Length: 0\r\n\r\nnonsense\r\n\r\n`)).toBe('');
});

test('after an answer, garbage on the same connection is refused', async () => {
  const socket = connect({ port: patientPort, host: '127.0.0.1' });
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    if (received === '') socket.write('nonsense\r\n\r\n');
    received += chunk.toString();
  });
  const closed = new Promise((resolve) => void socket.on('close', resolve));
  socket.write(`GET / HTTP/1.1\r\n${HEAD}\r\n`);
  await closed;
  expect(received).toMatch(/^HTTP\/1\.1 200 [^]*HTTP\/1\.1 400 [^]*"code":"BAD_REQUEST"/);
});

test('who does not take an answer is cut off, and who waits for one is not', async () => {
  const deaf = connect({ port: patientPort, host: '127.0.0.1' });
  deaf.write(`GET /large HTTP/1.1\r\n${HEAD}\r\n`);
  deaf.pause();
  const [ended] = await Promise.all([
    new Promise<number>((resolve) => {
      // Only what was on its way comes in after the cut.
      setTimeout(() => deaf.resume(), 1_000);
      deaf.on('error', () => undefined).on('close', () => resolve(deaf.bytesRead));
    }),
    answerTo(`GET /slow HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`).then((answer) =>
      expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*done/),
    ),
  ]);
  expect(ended).toBeLessThan(64_000_000);
});
