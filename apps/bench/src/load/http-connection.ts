import { connect, type Socket } from 'node:net';

/** An answer: the status, and head and body as they travelled. */
export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Buffer;
}

interface Caller {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

const NOTHING: Buffer = Buffer.alloc(0);
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const STATUS_START = 'HTTP/1.1 '.length;

/** True once an answer has arrived to its end. No JSON holds a raw line break, so the last chunk cannot be mistaken. */
function isWhole(bytes: Buffer): boolean {
  const headLength = bytes.indexOf('\r\n\r\n');
  if (headLength < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, headLength))?.[1];
  if (length !== undefined) return bytes.length >= headLength + 4 + Number(length);
  return bytes.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}

/**
 * A keep-alive connection that carries one request at a time. The machine is shared by both sides of the comparison,
 * so there is as little as can be between the caller's bytes and the socket.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received: Buffer = NOTHING;
  #caller: Caller | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the API closed the connection')));
  }

  static open({ hostname, port }: URL): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  /** Sends a whole request; its bytes may be changed again once the answer is there. */
  send(request: Buffer): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#caller = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (!isWhole(this.#received)) return;
    const bytes = this.#received;
    const caller = this.#caller;
    this.#received = NOTHING;
    this.#caller = null;
    caller?.resolve({ status: Number(bytes.toString('latin1', STATUS_START, STATUS_START + 3)), bytes });
  }

  #fail(error: Error): void {
    this.#caller?.reject(error);
    this.#caller = null;
  }
}
