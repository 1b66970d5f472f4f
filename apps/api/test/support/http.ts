import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';

/** The signs that betray how the server is built: frames of a stack, source files, folders of packages. */
const TRACE = /\bat (?:async )?[\w.<>$]+ \(|node_modules|file:\/\/|\.m?[jt]s\b|\/(?:src|apps|packages)\//;

/** The answer as it came, once it is sure that it tells nothing about our insides. */
function withoutTrace(text: string): string {
  expect(text).not.toMatch(TRACE);
  return text;
}

/** The platform's fetch, for clients whose every answer is to be looked at. */
export const watchedFetch = async (url: string | URL | Request, init?: object): Promise<Response> => {
  const response = await fetch(url, init);
  withoutTrace(await response.clone().text());
  return response;
};

/** JSON as a caller without types finds it. */
// oxlint-disable-next-line typescript/no-explicit-any -- What REST answers is what these tests find out.
export type Loose = any;

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body where it is JSON, else null. */
  readonly body: Loose;
  readonly headers: Headers;
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = withoutTrace(await response.text());
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
  return { status: response.status, text, body: isJson ? JSON.parse(text) : null, headers: response.headers };
}

/** Something that a stream of server-sent events said. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: Loose;
}

function eventOf(block: string): StreamEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const data = fields.get('data') ?? '';
  return {
    event: fields.get('event') ?? 'message',
    id: fields.get('id') ?? null,
    data: data === '' ? null : JSON.parse(data),
  };
}

/** Reads server-sent events one by one, until the reader has enough, and lets go of the connection. */
export async function* readEvents(url: string, init: RequestInit = {}): AsyncGenerator<StreamEvent> {
  const leave = new AbortController();
  const response = await fetch(url, { ...init, signal: leave.signal });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`This is no stream: ${response.status} ${await response.text()}`);
  let text = '';
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += withoutTrace(chunk);
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      yield* blocks.filter((block) => block.trim() !== '').map((block) => eventOf(block.trim()));
    }
  } finally {
    leave.abort();
  }
}

/**
 * A subscription's first word, as if it were the answer to a call: tRPC refuses one with an event, so that its client
 * reads why.
 */
export async function firstWord(url: string, init: RequestInit = {}): Promise<Answer> {
  const leave = new AbortController();
  const response = await fetch(url, { ...init, signal: leave.signal });
  const headers = response.headers;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (!isStream) {
    const text = withoutTrace(await response.text());
    return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : null, headers };
  }
  leave.abort();
  for await (const { event, data } of readEvents(url, init)) {
    const text = JSON.stringify(data);
    if (event === 'serialized-error')
      return { status: data.data.httpStatus, text, body: { error: data }, headers };
    if (event === 'message') return { status: 200, text, body: data, headers };
  }
  return { status: 200, text: '', body: null, headers };
}

/** Posts a body that is JSON by its word: text is sent as it is. */
export const post = (url: string, body: unknown): Promise<Answer> =>
  send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Buffer.isBuffer(body)
      ? Uint8Array.from(body)
      : typeof body === 'string'
        ? body
        : JSON.stringify(body),
  });

/** A connection that speaks HTTP by hand. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string): void;
  /** Resolves with all that came once the text has come in, or the connection has ended. */
  until(text: string): Promise<string>;
  /** Resolves with all that came once the server has closed the connection. */
  ended(): Promise<string>;
}

export function connectRaw(port: number): RawConnection {
  const socket = connect({ port, host: '127.0.0.1' });
  let received = '';
  let over = false;
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  // A connection that is reset is over as well.
  socket.on('error', () => undefined);
  socket.on('close', () => (over = true));
  const when = (isDone: () => boolean): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!over && !isDone()) return;
        socket.off('data', look).off('close', look);
        resolve(received);
      };
      socket.on('data', look).on('close', look);
      look();
    });
  return {
    socket,
    write: (text) => void socket.write(text, 'latin1'),
    until: (text) => when(() => received.includes(text)),
    ended: () => when(() => false),
  };
}

/** Sends a request as it is written, a character a byte, and resolves with all that came until the connection closed. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const connection = connectRaw(port);
  connection.write(text);
  return withoutTrace(await connection.ended());
}

/** The same, for a request that may be half of one: nothing more will come, and the server knows. */
export async function sendAndEnd(port: number, text: string): Promise<string> {
  const connection = connectRaw(port);
  connection.socket.end(text, 'latin1');
  return withoutTrace(await connection.ended());
}
