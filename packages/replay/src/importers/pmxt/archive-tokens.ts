import type { MarketList } from '../markets/market-list.ts';
import { TokenFeed } from '../rebuilding/token-feed.ts';

/** The code of a token that is in no market of the list. */
export const UNKNOWN = -2;

/** The tokens of an archive that are in the list of markets, each from its first row on. */
export class ArchiveTokens {
  readonly #list: MarketList;
  readonly #codes = new Map<string, number>();
  /** By their codes. */
  readonly feeds: TokenFeed[] = [];

  constructor(list: MarketList) {
    this.#list = list;
  }

  /** The code of a token by the venue's id. */
  codeOf(tokenId: string): number {
    const known = this.#codes.get(tokenId);
    if (known !== undefined) return known;
    const token = this.#list.tokens.get(tokenId);
    if (token === undefined) return UNKNOWN;
    const code = this.feeds.length;
    this.feeds.push(new TokenFeed(token, code));
    this.#codes.set(tokenId, code);
    return code;
  }
}
