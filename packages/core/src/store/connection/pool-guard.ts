import type { Socket } from 'node:net';
import type { OpenSockets } from './open-sockets.ts';
import { POOL_EXHAUSTED } from './database-faults.ts';
import { Patience } from './patience.ts';

/** The part of the `pg` driver's connection that is used here. */
interface PooledConnection {
  /** Gives it back to the pool; with `true` the pool closes it. */
  release(destroy?: boolean): void;
  once(event: 'end', listener: () => void): unknown;
  readonly connection: { readonly stream: Socket };
}

/** The part of the driver's pool that is used here. */
export interface ConnectionPool {
  /** With a callback it answers nothing. */
  connect(callback?: unknown): Promise<PooledConnection>;
  on(event: 'connect' | 'acquire', listener: (connection: PooledConnection) => void): unknown;
  on(event: 'release', listener: (error: unknown, connection: PooledConnection) => void): unknown;
}

/** Gives a connection back for its holder. If the holder gives it back later, too, nothing happens. */
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
 * end the wait for a server that is stopped but not gone: where one connection is held longer than our patience, all of
 * the pool are closed on our side, as one that is silent is rarely alone, and they would be waited for one by one.
 */
export function guardPool(pool: ConnectionPool, patienceMs: number): void {
  const held = new Map<PooledConnection, Patience>();
  const idle = new Set<PooledConnection>();
  const loseHope = (): void => {
    for (const connection of [...idle, ...held.keys()]) drop(connection);
    for (const connection of held.keys().toArray()) takeBack(connection);
  };
  pool.on('acquire', (connection) => {
    idle.delete(connection);
    const patience = new Patience(patienceMs);
    patience.onOver(loseHope);
    held.set(connection, patience);
  });
  pool.on('release', (error, connection) => {
    held.get(connection)?.end();
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

/** Returns the error for a connection that did not come free in time: this process itself uses all of them. */
const exhausted = (): Error =>
  Object.assign(new Error('all connections of this process are in use'), { code: POOL_EXHAUSTED });

/**
 * Limits the wait for a connection, in time in which this process was awake: the driver's own time-outs go on while the
 * process stands still. One that is to be opened is waited for by its socket; see `OpenSockets`.
 * @throws through `connect`: an error with the code `POOL_EXHAUSTED`
 */
export function limitWaiting(pool: ConnectionPool, sockets: OpenSockets, patienceMs: number): void {
  const connect = pool.connect.bind(pool);
  pool.on('connect', ({ connection }) => sockets.opened(connection.stream));
  pool.connect = async (callback) => {
    const waiting = connect(callback);
    if (callback !== undefined) return waiting;
    const late = Promise.withResolvers<never>();
    const patience = new Patience(patienceMs);
    patience.onOver(() => late.reject(exhausted()));
    try {
      return await Promise.race([waiting, late.promise]);
    } catch (error) {
      // One that comes after all is for the next caller.
      void waiting.then((connection) => connection.release()).catch(() => undefined);
      throw error;
    } finally {
      patience.end();
    }
  };
}
