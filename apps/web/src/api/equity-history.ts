import type { RouterOutputs } from '@prescient/api';
import { api } from './client.ts';

export type EquityRow = RouterOutputs['portfolio']['history']['items'][number];

const PAGE_SIZE = 100;
/** Pages that one call reads; what is older than this comes with the next calls. */
const MOST_PAGES = 10;

/** The equity of a portfolio over time, which grows at its end: what was read is not read again. */
class EquityHistory {
  readonly #portfolioId: number;
  /** Rows of whole pages. */
  #kept: readonly EquityRow[] = [];
  /** The place of the page that may still grow. */
  #cursor: string | null = null;

  constructor(portfolioId: number) {
    this.#portfolioId = portfolioId;
  }

  /** Reads on and returns all rows so far, oldest first. */
  async read(): Promise<readonly EquityRow[]> {
    let last: readonly EquityRow[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { portfolioId: this.#portfolioId, limit: PAGE_SIZE, cursor: this.#cursor };
      const { items, nextCursor } = await api.portfolio.history.query(query);
      last = items;
      if (nextCursor === null) break;
      this.#kept = [...this.#kept, ...items];
      this.#cursor = nextCursor;
      last = [];
    }
    return [...this.#kept, ...last];
  }
}

const histories = new Map<string, EquityHistory>();

/** Returns the equity of a portfolio over time, oldest first; `caller` keeps what one token read from another. */
export function equityOf(portfolioId: number, caller: string | null): Promise<readonly EquityRow[]> {
  const key = `${portfolioId} ${caller}`;
  const history = histories.get(key) ?? new EquityHistory(portfolioId);
  histories.set(key, history);
  return history.read();
}
