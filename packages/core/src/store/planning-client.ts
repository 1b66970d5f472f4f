import { Client } from 'pg';

/** Statements whose plan a connection keeps, with the names by which it knows them. */
const names = new Map<string, string>();

/**
 * Lets every connection plan this statement once. Only for statements whose best plan does not depend on how large a
 * table is: a plan made for an empty one is kept while the table grows.
 */
export function keepPlan(sql: string): void {
  if (!names.has(sql)) names.set(sql, `prescient_${names.size + 1}`);
}

/** A connection that prepares the statements whose plan is to be kept. */
export class PlanningClient extends Client {
  override query: Client['query'] = (...[config, values, ...rest]: unknown[]) => {
    const name = typeof config === 'string' ? names.get(config) : undefined;
    const query = super.query.bind(this) as (...words: unknown[]) => never;
    return name === undefined
      ? query(config, values, ...rest)
      : query({ name, text: config, values }, ...rest);
  };
}
