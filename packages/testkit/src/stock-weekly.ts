import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A week of our own making, with one market for each thing that can come up; its README says which. */
const MADE = new URL('../../core/test/fixtures/stock-weekly/', import.meta.url);
/** A recorded winter of weekly stock markets, where it is at hand. */
const RECORDED = new URL('../../../../shared/data/stock-weekly/', import.meta.url);

const HOUR_MS = 3_600_000;

/** A resolved market whose outcome is sure, and the price of YES at which it would have been bought. */
export interface WeeklyCase {
  readonly marketId: string;
  readonly eventId: string | null;
  readonly question: string;
  readonly yesWon: boolean;
  readonly at: Date;
  /** As a decimal. */
  readonly price: string;
  readonly resolvedAt: Date;
  /** Hourly prices of YES, as `[seconds, decimal]`. */
  readonly history: readonly (readonly [number, string])[];
}

/** Fields of a line of CSV; one in quotes may hold commas. */
const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );

function readRows(folder: URL): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(new URL('markets.csv', folder), 'utf8').trim().split(/\r?\n/);
  const names = fieldsOf(head);
  return lines.map((line) =>
    Object.fromEntries(fieldsOf(line).map((value, column) => [names[column]!, value])),
  );
}

function readPrices(folder: URL): Map<string, WeeklyCase['history']> {
  const lines = readFileSync(new URL('prices.ndjson', folder), 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const { market_id: id, history } = JSON.parse(line) as {
        market_id: string;
        history: [number, number][];
      };
      return [id, history.map(([seconds, price]) => [seconds, `${price}`] as const)];
    }),
  );
}

/** The markets of `agree` rows, each at its first price at or after 51 hours before it was resolved. */
function readCases(folder: URL): WeeklyCase[] {
  const prices = readPrices(folder);
  return readRows(folder)
    .filter((row) => row['outcome_check'] === 'agree')
    .flatMap((row) => {
      const marketId = row['market_id']!;
      const resolvedAt = new Date(row['resolution_time_utc']!);
      const from = (resolvedAt.getTime() - 51 * HOUR_MS) / 1_000;
      const history = prices.get(marketId) ?? [];
      const first = history.find(([seconds]) => seconds >= from);
      if (!first) return [];
      const [seconds, price] = first;
      return [
        {
          marketId,
          eventId: row['event_id'] ?? null,
          question: row['question']!,
          yesWon: row['outcome'] === '1',
          at: new Date(seconds * 1_000),
          price,
          resolvedAt,
          history,
        },
      ];
    });
}

/** The files of the two, as importers read them; null for the winter where its folder is not here. */
export const weeklyFiles = (which: 'made' | 'recorded'): string[] | null => {
  const folder = which === 'made' ? MADE : RECORDED;
  const files = ['markets.csv', 'prices.ndjson'].map((name) => fileURLToPath(new URL(name, folder)));
  return files.every((file) => existsSync(file)) ? files : null;
};

/** The week of our own making. */
export const madeWeek = (): WeeklyCase[] => readCases(MADE);
/** The recorded winter; null where its folder is not here. */
export const recordedWinter = (): WeeklyCase[] | null => (existsSync(RECORDED) ? readCases(RECORDED) : null);

/** The side of a market that is the likelier one, and the price of its share in millionths of a dollar. */
export interface Favourite {
  readonly yes: boolean;
  readonly cost: bigint;
}

/** Reads a price of at most six decimals into millionths. */
export function millionths(price: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,6}))?$/.exec(price);
  if (match === null) throw new Error(`${price} is no price of at most six decimals`);
  const [, whole = '0', rest = ''] = match;
  return BigInt(whole + rest.padEnd(6, '0'));
}

/** The favourite of a case; null for a tie. */
export function favouriteOf(one: WeeklyCase): Favourite | null {
  const price = millionths(one.price);
  if (price === 500_000n) return null;
  return price > 500_000n ? { yes: true, cost: price } : { yes: false, cost: 1_000_000n - price };
}

/**
 * The millionths of a dollar that 10 dollars on each favourite earn, by another way than the exchange's: `⌊10 ÷ cost⌋` shares, a
 * dollar each where the favourite won, less the stake.
 */
export function expectedPnl(cases: readonly WeeklyCase[]): bigint {
  let pnl = 0n;
  for (const one of cases) {
    const favourite = favouriteOf(one);
    if (favourite === null) continue;
    const won = favourite.yes === one.yesWon;
    pnl += (won ? 10_000_000_000_000n / favourite.cost : 0n) - 10_000_000n;
  }
  return pnl;
}
