/**
 * The statements whose plan each connection of a database keeps, with the names by which it knows them. Only for
 * statements whose best plan does not depend on how large a table is, as long as no table is read whole: a plan that was
 * made for an empty table is kept while the table grows.
 */
export class KeptPlans {
  readonly #names = new Map<string, string>();

  /** Returns the name of a statement, a new one where it has none yet. */
  nameOf(sql: string): string {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    const name = `prescient_${this.#names.size + 1}`;
    this.#names.set(sql, name);
    return name;
  }
}
