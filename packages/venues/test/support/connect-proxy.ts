import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A call that came to a proxy: the target of a tunnel, and the authorization for it. */
export interface Tunnel {
  readonly target: string;
  readonly authorization: string | undefined;
}

export interface ConnectProxy {
  readonly url: string;
  readonly port: number;
  readonly tunnels: readonly Tunnel[];
}

/** A real proxy, gone when the test ends: it opens tunnels to a local port, whatever their target, or refuses them with a status. */
export async function connectProxy(to: { port: number } | { status: number }): Promise<ConnectProxy> {
  const tunnels: Tunnel[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => void response.writeHead(405).end());
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.on('connect', ({ url = '', headers }, near) => {
    tunnels.push({ target: url, authorization: headers['proxy-authorization'] });
    if ('status' in to) return void near.end(`HTTP/1.1 ${to.status} No\r\ncontent-length: 0\r\n\r\n`);
    const far = connect(to.port, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(near).pipe(far);
    });
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => void server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, tunnels };
}
