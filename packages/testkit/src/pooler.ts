import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from './sql.ts';

/** A pooler in front of a server. */
export interface Pooler {
  /** The server's databases, reached through the pooler. */
  readonly url: string;
  stop(): Promise<void>;
}

const PROGRAM = 'pgbouncer';
/** The folders that are searched for it: Debian installs it where only an administrator's PATH leads. */
const env = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin'].join(delimiter) };
/** The number of tries to reach it. */
const TRIES = 100;
const PAUSE_MS = 50;

/** True if this machine has PgBouncer. */
export const hasPooler = (): boolean => spawnSync(PROGRAM, ['--version'], { env }).status === 0;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Transaction mode: each transaction may have another of the server's connections. */
const settings = (server: URL, port: number): string => `[databases]
* = host=${server.hostname} port=${server.port} user=${server.username} password=${decodeURIComponent(server.password)}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 1000
ignore_startup_parameters = extra_float_digits, statement_timeout, lock_timeout, idle_in_transaction_session_timeout
`;

/** Starts PgBouncer on a free port of the loopback. @throws Error where it does not answer */
export async function startPooler(serverUrl: string): Promise<Pooler> {
  const url = new URL(serverUrl);
  const folder = mkdtempSync(join(tmpdir(), 'prescient-pooler-'));
  const file = join(folder, 'pgbouncer.ini');
  const port = await freePort();
  writeFileSync(file, settings(url, port));
  chmodSync(folder, 0o755);
  chmodSync(file, 0o644);
  // It refuses to run as root, and there becomes the user that it is told.
  const asRoot = process.getuid?.() === 0 ? ['--user', 'nobody'] : [];
  const child = spawn(PROGRAM, ['--quiet', ...asRoot, file], { env, stdio: 'ignore' });
  url.port = String(port);
  const pooler = {
    url: url.href,
    async stop() {
      if (child.exitCode === null && child.kill('SIGINT')) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (let number = 1; ; number += 1) {
    try {
      await execute(pooler.url, 'select 1');
      return pooler;
    } catch (error) {
      if (number < TRIES && child.exitCode === null) await sleep(PAUSE_MS);
      else throw await pooler.stop().then(() => error);
    }
  }
}
