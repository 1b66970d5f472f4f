import { isUnconfirmed, VenueError, type VenueClient, type VenueMarket } from '@prescient/venues';

/** Asks the second source of a venue about markets, until it turns out to be unreachable. */
export class SecondSource {
  readonly #client: VenueClient;
  #failure: VenueError | null = null;
  #unasked = 0;

  constructor(client: VenueClient) {
    this.#client = client;
  }

  /** Returns the markets as both sources describe them; a market about which it cannot be asked is returned as it is. */
  readonly confirm = async (markets: readonly VenueMarket[]): Promise<VenueMarket[]> => {
    const confirmed: VenueMarket[] = [];
    for (const market of markets) confirmed.push(isUnconfirmed(market) ? await this.#ask(market) : market);
    return confirmed;
  };

  /**
   * The remark for a person: why it could not be asked, and how many markets wait for it. Null if it was asked about all.
   */
  get remark(): string | null {
    if (this.#failure === null) return null;
    return `${this.#failure.message} ${this.#unasked} markets that closed wait for its confirmation. Import them again once it answers, or decide them yourself.`;
  }

  async #ask(market: VenueMarket): Promise<VenueMarket> {
    if (this.#failure?.retryable) return this.#wait(market);
    try {
      return (await this.#client.confirmed?.(market)) ?? market;
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      this.#failure = error;
      return this.#wait(market);
    }
  }

  #wait(market: VenueMarket): VenueMarket {
    this.#unasked += 1;
    return market;
  }
}
