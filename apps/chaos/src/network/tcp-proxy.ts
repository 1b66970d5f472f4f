import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Link, reset, type Conditions, type Inspector } from './link.ts';

const HOST = '127.0.0.1';

/**
 * A proxy of ours between two processes, so that the network between them can fail as networks do. It keeps its port
 * while what stands behind it dies and comes back elsewhere.
 */
export class TcpProxy {
  /** The port on this machine where the connections lead; null while nobody is there. */
  upstream: number | null = null;
  readonly #conditions: Conditions = { silent: false, delayMs: 0 };
  readonly #links = new Set<Link>();
  readonly #ignored = new Set<Socket>();
  readonly #inspect: (() => Inspector) | null;
  #refusing = false;
  #server: Server | null = null;

  constructor(inspect: (() => Inspector) | null = null) {
    this.#inspect = inspect;
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, HOST, resolve);
    });
  }

  get port(): number {
    if (this.#server === null) throw new Error('the proxy does not listen yet');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resets every connection, as a router does that restarts. */
  cut(): void {
    for (const link of this.#links) link.cut();
  }

  /** From now on nobody gets through: connections are accepted and reset at once. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  /** From now on whatever is sent vanishes, and nobody is told. */
  swallow(): void {
    this.#conditions.silent = true;
  }

  /** From now on every chunk takes so long, in order. */
  slow(delayMs: number): void {
    this.#conditions.delayMs = delayMs;
  }

  /** The server's side of every connection is gone and the client is never told; new connections work. */
  orphan(): void {
    for (const link of this.#links) link.loseServer();
  }

  /** All is well again, but for connections that lost bytes: those are reset, as TCP cannot go on without them. */
  heal(): void {
    this.#refusing = false;
    this.#conditions.silent = false;
    this.#conditions.delayMs = 0;
    for (const link of this.#links) if (link.damaged) link.cut();
    for (const socket of this.#ignored) reset(socket);
    this.#ignored.clear();
  }

  async close(): Promise<void> {
    this.refuse();
    for (const link of this.#links) link.cut();
    for (const socket of this.#ignored) socket.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  #accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.#conditions.silent) return void this.#ignored.add(client);
    if (this.#refusing || this.upstream === null) return reset(client);
    const server = connect({ host: HOST, port: this.upstream, noDelay: true });
    const link = new Link({ client, server }, this.#conditions, this.#inspect?.() ?? null);
    this.#links.add(link);
    client.setNoDelay(true);
    // A link whose one end closed unheard, in silence, is kept until the other is reset.
    for (const end of [client, server]) end.once('close', () => void (link.over && this.#links.delete(link)));
  }
}
