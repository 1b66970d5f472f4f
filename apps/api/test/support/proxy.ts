import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a server that can be cut, and on which everything can be held up. */
export interface Proxy {
  readonly port: number;
  /** Refuses new connections and breaks those that there are. */
  cut(): Promise<void>;
  /** Lets connections through again, on the same port. */
  mend(): Promise<void>;
  /** Takes everything and passes nothing on. */
  hold(held: boolean): void;
}

export async function openProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let held = false;
  const server = createServer((near) => {
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => void (held || to.write(chunk)));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => void server.listen(port, '127.0.0.1', resolve));
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy());
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async cut() {
      const closed = new Promise((resolve) => void server.close(resolve));
      breakAll();
      await closed;
    },
    mend: () => listen(port),
    hold(wanted) {
      held = wanted;
      // The bytes that were held up are lost, so connections that took part cannot go on.
      if (!wanted) breakAll();
    },
  };
}
