import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A verdict on bytes that arrived: some are passed on, and then the connection may be cut. */
export interface Verdict {
  readonly pass: Buffer;
  readonly cut: boolean;
}

/** Reads what one connection carries and decides what gets through. */
export interface Inspector {
  toServer(chunk: Buffer): Verdict;
  toClient(chunk: Buffer): Verdict;
}

/** The state of the network, shared by all links of a proxy. */
export interface Conditions {
  silent: boolean;
  delayMs: number;
}

interface Ends {
  readonly client: Socket;
  readonly server: Socket;
}

/** Resets a connection. One that is being closed is only dropped: Node leaks it otherwise, and never ends. */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

const passAll = (chunk: Buffer): Verdict => ({ pass: chunk, cut: false });

/** One connection through the proxy: what either end says is carried to the other, in order, as conditions allow. */
export class Link {
  /** Bytes were swallowed, or an end that nobody was told of: the connection can only be reset. */
  damaged = false;
  readonly #ends: Ends;
  readonly #conditions: Conditions;
  #orphaned = false;

  constructor(ends: Ends, conditions: Conditions, inspector: Inspector | null) {
    this.#ends = ends;
    this.#conditions = conditions;
    const { client, server } = ends;
    this.#pump(client, server, (chunk) => inspector?.toServer(chunk) ?? passAll(chunk));
    this.#pump(server, client, (chunk) => inspector?.toClient(chunk) ?? passAll(chunk));
  }

  /** True once both ends are closed. */
  get over(): boolean {
    return this.#ends.client.closed && this.#ends.server.closed;
  }

  cut(): void {
    reset(this.#ends.client);
    reset(this.#ends.server);
  }

  loseServer(): void {
    this.#orphaned = true;
    reset(this.#ends.server);
  }

  #pump(from: Socket, to: Socket, inspect: (chunk: Buffer) => Verdict): void {
    let tail = Promise.resolve();
    const inOrder = (step: () => void): void => {
      const { delayMs } = this.#conditions;
      tail = tail.then(() => (delayMs > 0 ? sleep(delayMs) : undefined)).then(step);
    };
    // Errors end in `close`, which says the same.
    from.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => inOrder(() => this.#carry(to, () => inspect(chunk))));
    from.on('close', (hadError) => inOrder(() => this.#end(to, hadError)));
  }

  /** True while nothing gets through. */
  #swallows(): boolean {
    if (this.#conditions.silent) this.damaged = true;
    return this.damaged || this.#orphaned;
  }

  #carry(to: Socket, inspect: () => Verdict): void {
    if (this.#swallows() || to.destroyed) return;
    const { pass, cut } = inspect();
    if (pass.length > 0) to.write(pass);
    if (cut) this.cut();
  }

  #end(to: Socket, hadError: boolean): void {
    if (this.#swallows()) return;
    if (hadError) reset(to);
    else to.end();
  }
}
