import { Socket } from 'node:net';

/** The sockets of one pool, so that they end on our side even where the server says nothing any more. */
export class OpenSockets {
  readonly #open = new Set<Socket>();
  #allClosed: (() => void) | null = null;
  #isCut = false;

  /** One more, as the driver asks for it. */
  readonly make = (): Socket => {
    const socket = new Socket();
    this.#open.add(socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      if (this.#open.size === 0) this.#allClosed?.();
    });
    // Not at once: the driver is still about to connect it.
    if (this.#isCut) process.nextTick(() => socket.destroy());
    return socket;
  };

  /** Closes all at once, whoever uses them, and those that are still to come. */
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
