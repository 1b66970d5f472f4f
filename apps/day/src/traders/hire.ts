import { createClient } from '@prescient/bot';
import { Random } from '@prescient/workshop';
import type { Settings } from '../settings.ts';
import type { KnownMarket } from '../truth/truth.ts';
import { errandsIn } from './errand.ts';
import { Trader } from './trader.ts';

const INITIAL_BALANCE = '1000000';

/** Traders with a portfolio each, who know nothing but the API's address and the names of the markets. */
export async function hire(
  url: string,
  settings: Settings,
  known: ReadonlyMap<string, KnownMarket>,
): Promise<Trader[]> {
  const { portfolios, orders, seed } = settings;
  const random = new Random(Array.from(seed).reduce((sum, letter) => sum * 31 + letter.codePointAt(0)!, 7));
  const markets = [...known.values()];
  const traders: Trader[] = [];
  for (let id = 2; id < 2 + portfolios; id += 1) {
    const api = createClient(url);
    const account = { id, name: `day ${id}`, initialBalance: INITIAL_BALANCE, fillModel: 'book' as const };
    await api.portfolio.create.mutate(account);
    const pauseMs = (1_000 * portfolios) / orders;
    const own = markets.filter((_, index) => index % portfolios === id - 2);
    const errands = own.flatMap(errandsIn);
    traders.push(new Trader({ api, portfolioId: id, markets, errands, random: random.fork(), pauseMs }));
  }
  return traders;
}
