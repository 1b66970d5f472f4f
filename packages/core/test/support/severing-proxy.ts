import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * The fates of a connection:
 *
 * - `commit lost`: cut when a COMMIT comes by, which the server never sees
 * - `reply lost`: cut when the server answers a COMMIT, which the caller never hears
 * - `reply withheld`: the same, but the connection stays open and silent
 * - `silent`: nothing passes any more from its next question on, as when the server is stopped
 */
export type Fault = 'commit lost' | 'reply lost' | 'reply withheld' | 'silent';

/** A way to PostgreSQL that can be cut at a chosen moment. */
export interface SeveringProxy {
  /** The same database and role, through the proxy. */
  readonly url: string;
  /** The next `times` connections that meet the moment suffer the fault, after so many others met it and did not. */
  fail(fault: Fault, times: number, after?: number): void;
  /** Refuses connections and cuts those there are, until `restore`. */
  sever(): void;
  restore(): void;
  /** The number of times that a fault struck. */
  readonly struck: number;
  close(): Promise<void>;
}

/** A message that asks for something; the first byte of such a message is its type, which a start-up has not. */
const isQuestion = (message: Buffer): boolean => ['Q', 'P'].includes(message.toString('latin1', 0, 1));
const isCommit = (message: Buffer): boolean => message.includes('commit\0');

/** Opens a proxy before the server of the url. */
export async function openSeveringProxy(databaseUrl: string): Promise<SeveringProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let planned: { fault: Fault; times: number; after: number } | null = null;
  let severed = false;
  let struck = 0;

  /** Takes the planned fault when it is one of these. */
  const strike = (...faults: Fault[]): Fault | null => {
    if (!planned || planned.times === 0 || !faults.includes(planned.fault)) return null;
    planned.after -= 1;
    if (planned.after >= 0) return null;
    planned.times -= 1;
    struck += 1;
    return planned.fault;
  };

  const server = createServer((client) => {
    if (severed) return void client.destroy();
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    let silent = false;
    let fate: Fault | null = null;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (message) => {
      silent ||= isQuestion(message) && strike('silent') !== null;
      if (silent) return;
      if (isCommit(message)) fate = strike('commit lost', 'reply lost', 'reply withheld');
      if (fate === 'commit lost') cut();
      else upstream.write(message);
    });
    upstream.on('data', (message) => {
      if (silent || fate === 'reply withheld') return;
      if (fate === 'reply lost') cut();
      else client.write(message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    get struck() {
      return struck;
    },
    fail: (fault, times, after = 0) => {
      planned = { fault, times, after };
    },
    sever: () => {
      severed = true;
      cutAll();
    },
    restore: () => {
      severed = false;
      planned = null;
    },
    close: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
