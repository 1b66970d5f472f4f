/** The part of the `pg` driver's connection that is used here. */
interface PooledConnection {
  /** Gives it back to the pool; with `true` the pool closes it. */
  release(destroy?: boolean): void;
  once(event: 'end', listener: () => void): unknown;
  readonly connection: { readonly stream: { destroy(reason: Error): unknown } };
}

/** The part of the driver's pool that is used here. */
export interface ConnectionPool {
  on(event: 'connect' | 'acquire', listener: (connection: PooledConnection) => void): unknown;
  on(event: 'release', listener: (error: unknown, connection: PooledConnection) => void): unknown;
}

/** Gives a connection back in the name of whoever holds it, who may still do so himself and then does nothing. */
function takeBack(connection: PooledConnection): void {
  const release = connection.release.bind(connection);
  connection.release = () => undefined;
  release(true);
}

/** Closes a connection on our side, without a word to the server that does not listen; the pool forgets it. */
const drop = ({ connection }: PooledConnection): unknown =>
  connection.stream.destroy(Object.assign(new Error('the server fell silent'), { code: 'ETIMEDOUT' }));

/**
 * Sees to it that the pool gets every connection back. The ORM's query builder forgets one whose BEGIN, COMMIT or
 * ROLLBACK fails, as all do when the server goes away, and the pool would be empty after a few. Nor does anything else
 * end the wait for a server that is stopped but not gone: where one connection is held longer than `patienceMs`, all of
 * the pool are closed on our side, as one that is silent is rarely alone, and they would be waited for one by one.
 */
export function guardPool(pool: ConnectionPool, patienceMs: number): void {
  const held = new Map<PooledConnection, NodeJS.Timeout>();
  const idle = new Set<PooledConnection>();
  const loseHope = (): void => {
    for (const connection of [...idle, ...held.keys()]) drop(connection);
    for (const connection of held.keys().toArray()) takeBack(connection);
  };
  pool.on('acquire', (connection) => {
    idle.delete(connection);
    held.set(connection, setTimeout(loseHope, patienceMs).unref());
  });
  pool.on('release', (error, connection) => {
    clearTimeout(held.get(connection));
    held.delete(connection);
    if (!error) idle.add(connection);
  });
  pool.on('connect', (connection) => {
    connection.once('end', () => {
      idle.delete(connection);
      if (held.has(connection)) takeBack(connection);
    });
  });
}
