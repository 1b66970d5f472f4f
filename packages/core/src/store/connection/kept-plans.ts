/** Statements whose plan a connection keeps, with the names by which it knows them. */
const names = new Map<string, string>();

/**
 * Lets every connection plan this statement once, where a pipeline sends it. Only for statements whose best plan does not
 * depend on how large a table is, as long as no table is read whole: a plan made for an empty one is kept while the table
 * grows.
 */
export function keepPlan(sql: string): void {
  if (!names.has(sql)) names.set(sql, `prescient_${names.size + 1}`);
}

/** The name under which a connection keeps the plan of a statement; undefined where it is planned each time. */
export const planNameOf = (sql: string): string | undefined => names.get(sql);
