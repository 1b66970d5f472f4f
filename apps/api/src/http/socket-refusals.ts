import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { doorRefusal } from '../rest/protocol-error.ts';

/** The status for each complaint of Node's parser and clock; every other complaint is 400. */
const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * True if a request that came in whole is being answered. It may have traded, so a refusal in its place would be a
 * lie. Node looks at the same field, which it does not document.
 */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: response } = socket as Socket & {
    _httpMessage?: ServerResponse & { req: IncomingMessage };
  };
  return response != null && (response.headersSent || response.req.complete);
}

/** Answers bytes that never become a request with a refusal in the usual form, and ends the connection. */
export function refuseSocket({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || code === 'ECONNRESET' || isAnswering(socket)) return void socket.destroy();
  const { status, body } = doorRefusal(STATUS_OF[code] ?? 400);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

/** A client that is sent an answer has this long to take some more of it. */
const DEAF_AFTER_MS = 30_000;

/** Answers requests that Node itself would refuse without a body, and cuts off clients that do not take their answer. */
export function guardSockets(server: Server, deafAfterMs = DEAF_AFTER_MS): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const { status, body } = doorRefusal(417);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
    response.end(JSON.stringify(body));
  });
  // A client that waits for an answer is silent as well, and may be so for as long as we work on it.
  server.setTimeout(deafAfterMs, (socket) => {
    if (socket.writableLength > 0) socket.destroy();
  });
}
