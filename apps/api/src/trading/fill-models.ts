import { findFillModels, type Database, type FillModel } from '@prescient/core';

/** The fill models of portfolios, remembered once read: a portfolio never changes its own. */
export class FillModels {
  readonly #db: Database;
  readonly #known = new Map<number, FillModel>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Returns the ids of the portfolios that fill from books. An id that does not exist is left out, and looked up again next time. */
  async fromBooks(portfolioIds: readonly number[]): Promise<ReadonlySet<number>> {
    const ids = new Set(portfolioIds);
    const unknown = [...ids].filter((id) => !this.#known.has(id));
    if (unknown.length > 0)
      for (const [id, fillModel] of await findFillModels(this.#db, unknown)) this.#known.set(id, fillModel);
    return new Set([...ids].filter((id) => this.#known.get(id) === 'book'));
  }
}
