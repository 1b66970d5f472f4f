import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';
import type { PreparedServer } from './server.ts';

/** The place in the main process of a run where its workers ask for the server. */
export interface Desk {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers every request with what `prepare` gives, or with what it throws. */
export async function openDesk(prepare: () => Promise<PreparedServer>): Promise<Desk> {
  const server = createServer((_, response) => {
    prepare().then(
      (prepared) => response.end(JSON.stringify(prepared)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

let answer: Promise<PreparedServer> | undefined;

async function ask(): Promise<PreparedServer> {
  const response = await fetch(inject('prescientServer'));
  if (!response.ok) throw new Error(`The server of the tests did not start: ${await response.text()}`);
  return (await response.json()) as PreparedServer;
}

/** The server of this run, which the first question starts. Needs `testServer` as the project's global set-up. */
export const preparedServer = (): Promise<PreparedServer> => (answer ??= ask());
