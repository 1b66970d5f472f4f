import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to an API that may die and come back elsewhere: while it is away, connections are refused. */
export interface MovingProxy {
  readonly url: string;
  moveTo(target: string): void;
}

export async function movingProxy(first: string): Promise<MovingProxy> {
  let target = first;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const api = connect({ host: '127.0.0.1', port: Number(new URL(target).port) });
    for (const socket of [client, api]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        client.destroy();
        api.destroy();
        sockets.delete(socket);
      });
    }
    client.pipe(api).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    moveTo: (url) => void (target = url),
  };
}
