import pg from 'pg';

const CONNECT_MS = 5_000;
/** Milliseconds for the server to close its side when we leave. */
const GOODBYE_MS = 2_000;
/** Longest that the server waits for what others hold. */
const LOCK_MS = 10_000;
/** Longest that a statement may take; making a database copies some megabytes. */
const STATEMENT_MS = 120_000;

/** Does some work on a connection of its own, which ends on our side, too, where the server falls silent. */
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
  // A lost connection shows in the statement that fails.
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
