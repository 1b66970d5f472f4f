import type { Database } from '@prescient/core';

interface Asked {
  query: (statement: string | { text: string }, ...rest: unknown[]) => unknown;
}

/** Notes every statement that goes over the connections of a database, in order. */
export async function watchStatements(db: Database): Promise<string[]> {
  const statements: string[] = [];
  const watched = new WeakSet<object>();
  const pool = await db.orm.em.getConnection().getNativeClient();
  pool.on('acquire', (client: object) => {
    if (watched.has(client)) return;
    watched.add(client);
    const asked = client as Asked;
    const query = asked.query.bind(client);
    asked.query = (statement, ...rest) => {
      statements.push(typeof statement === 'string' ? statement : statement.text);
      return query(statement, ...rest);
    };
  });
  return statements;
}
