import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The place in the main process of a run where its workers ask for something that is made when it is asked for first. */
export interface Desk {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers every request with what `prepare` gives, or with what it throws. */
export async function openDesk(prepare: () => Promise<object>): Promise<Desk> {
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

const answers = new Map<string, Promise<unknown>>();

async function ask(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`It could not be prepared for the tests: ${await response.text()}`);
  return response.json();
}

/** The answer of the desk at this address; each worker asks once. @throws Error that says why nothing was prepared */
export function askDesk<T extends object>(url: string): Promise<T> {
  const known = answers.get(url) ?? ask(url);
  answers.set(url, known);
  return known as Promise<T>;
}
