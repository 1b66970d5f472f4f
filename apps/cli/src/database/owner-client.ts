import pg from 'pg';

const CONNECT_MS = 5_000;
/** Milliseconds that the server has to close its side when we leave. */
const GOODBYE_MS = 2_000;
/** Longest time for which the server waits for a lock. */
const LOCK_MS = 10_000;
/** Longest time for a statement; making a database copies some megabytes. */
const STATEMENT_MS = 120_000;

/** Runs `work` on a connection of its own, which is also closed on our side if the server falls silent. */
export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
  limits: pg.ClientConfig = { lock_timeout: LOCK_MS, query_timeout: STATEMENT_MS },
): Promise<T> {
  const client = new pg.Client({
    connectionString,
    application_name: 'prescient-admin',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    ...limits,
  });
  // If the connection is lost, the next statement fails and says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    const timer = setTimeout(() => client.connection.stream.destroy(), GOODBYE_MS);
    await client.end();
    clearTimeout(timer);
  }
}
