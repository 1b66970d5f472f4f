import { Socket } from 'node:net';
import { Patience } from './patience.ts';

const silent = (): Error =>
  Object.assign(new Error('the server let nobody in in time'), { code: 'ETIMEDOUT' });

/** The sockets of one pool, so that they end on our side even where the server says nothing any more. */
export class OpenSockets {
  readonly #openingMs: number;
  readonly #open = new Set<Socket>();
  /** The sockets that the server has not let in yet. */
  readonly #opening = new Map<Socket, Patience>();
  #allClosed: (() => void) | null = null;
  #isCut = false;

  /** @param openingMs how long a server may take to let a connection in, in time in which this process is awake */
  constructor(openingMs: number) {
    this.#openingMs = openingMs;
  }

  /** One more, as the driver asks for it. */
  readonly make = (): Socket => {
    const socket = new Socket();
    this.#open.add(socket);
    const patience = new Patience(this.#openingMs);
    patience.onOver(() => socket.destroy(silent()));
    this.#opening.set(socket, patience);
    socket.once('close', () => {
      this.#settle(socket);
      this.#open.delete(socket);
      if (this.#open.size === 0) this.#allClosed?.();
    });
    // Not at once: the driver is still about to connect it.
    if (this.#isCut) process.nextTick(() => socket.destroy());
    return socket;
  };

  /** The server let this connection in. An encrypted one has a socket of its own over ours, with the same port. */
  opened(stream: Socket): void {
    for (const socket of this.#opening.keys())
      if (socket === stream || (stream.localPort !== undefined && socket.localPort === stream.localPort))
        this.#settle(socket);
  }

  #settle(socket: Socket): void {
    this.#opening.get(socket)?.end();
    this.#opening.delete(socket);
  }

  /** Closes all at once, in use or not, and those that are still to come. */
  readonly cut = (): void => {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  };

  /** Resolves when all are closed. */
  closed(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#allClosed = resolve));
  }
}
