import {
  confirmIdentity,
  decideMarket,
  describeIdentity,
  forgetSnapshots,
  IDENTITY_VERDICTS,
  listMarkets,
  MoneyFormatError,
  parsePrice,
  searchQueryOf,
  settleAll,
  settleMarket,
  type Database,
  type Market,
  type SettlementRound,
  type Verdict,
} from '@prescient/core';
import type { Venue } from '@prescient/venues';
import { LIST_OPTIONS, marketQueryOf, showMarkets } from './market-lists.ts';
import { noMoreWords, readArguments } from '../process/arguments.ts';
import { withDatabase } from '../database/database.ts';
import type { Session } from '../process/session.ts';
import { importPagesOf, readPageFiles, summaryOf, type FileImport } from '../venue/market-files.ts';
import { SecondSource } from '../venue/second-source.ts';
import { chooseVenue, liveVenue, openVenue, type VenueSource } from '../venue/venue-source.ts';
import { printImport, printReviews, printSettlement, resultOf } from '../report/market-report.ts';
import { notice, print, printJson } from '../process/output.ts';
import { UsageError } from '@prescient/terminal';

const OPTIONS = {
  ...LIST_OPTIONS,
  json: { type: 'boolean', default: false },
  reason: { type: 'string' },
  days: { type: 'string' },
  play: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

const USAGE =
  'markets needs one of: list, search WORDS… (both with filters: see docs/markets.md), import FILE… [--venue polymarket|kalshi] [--play RECORDING], settle [MARKET], reviews, decide MARKET PAYOUT|void|reverse --reason TEXT, identity MARKET keep|accept --reason TEXT, forget --days N.';

/** The number of reviews in one page. */
const PAGE_SIZE = 500;
const DEFAULT_VENUE = 'polymarket';
const DAY_MS = 86_400_000;

/** The task that the words ask for. It is checked before a database is opened; `--json` prints its result for programs. */
type Verb = (words: readonly string[], values: Values, home: string) => (db: Database) => Promise<void>;

/** @throws UsageError unless it is a venue whose lists can be read */
function venueOf(text: string): Venue {
  if (text === 'polymarket' || text === 'kalshi') return text;
  throw new UsageError(`--venue "${text}" must be polymarket or kalshi.`);
}

/** Returns the venue's second source: the recording's if one is named, otherwise its own. It gets little time to answer. */
async function secondSourceOf(venue: Venue, play: string | undefined, home: string): Promise<VenueSource> {
  const choice = await chooseVenue({ live: false, play }, 'none');
  return openVenue(choice ?? liveVenue(venue), home, { retries: 0, timeoutMs: 5_000 });
}

const importPages: Verb = (files, { venue = DEFAULT_VENUE, json, play }, home) => {
  if (files.length === 0) throw new UsageError(USAGE);
  const named = venueOf(venue);
  const pages = readPageFiles(named, files);
  return async (db) => {
    const source = await secondSourceOf(named, play, home);
    const second = new SecondSource(
      source.clients.find((client) => client.venue === named) ?? source.clients[0],
    );
    let imports: FileImport[];
    try {
      imports = await importPagesOf(db, pages, second.confirm);
    } finally {
      await source.close();
    }
    if (second.remark !== null) notice(second.remark);
    const summary = summaryOf(imports);
    if (json) printJson({ ...summary, files: imports });
    else printImport(summary);
  };
};

const settle: Verb = ([marketId, ...rest], { venue = DEFAULT_VENUE, json }) => {
  noMoreWords(rest);
  return async (db) => {
    const round: SettlementRound =
      marketId === undefined
        ? await settleAll(db)
        : {
            untouched: 0,
            failures: [],
            unsettled: [],
            markets: [await settleMarket(db, { venue, marketId })],
          };
    if (json) printJson(round);
    else printSettlement(round);
    if (round.failures.length > 0) process.exitCode = 1;
  };
};

const list: Verb = (words, values) => {
  noMoreWords(words);
  const query = marketQueryOf(values);
  return (db) => showMarkets(db, query, values.json);
};

const search: Verb = (words, values) => {
  const text = words.join(' ');
  if (searchQueryOf(text) === null) throw new UsageError('markets search needs a word to look for.');
  const query = marketQueryOf(values, text);
  return (db) => showMarkets(db, query, values.json);
};

const reviews: Verb = (words, { json }) => {
  noMoreWords(words);
  return async (db) => {
    const waiting: Market[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await listMarkets(db, { inReview: true, limit: PAGE_SIZE, cursor });
      waiting.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    if (!json) return printReviews(waiting);
    printJson(
      waiting.map(({ venue, marketId, question, state, reviewReason, claimedIdentity, ...market }) => ({
        venue,
        marketId,
        question,
        state,
        reviewReason,
        ...(claimedIdentity && { outcomes: market.outcomes, claimedIdentity }),
        result: resultOf(market),
      })),
    );
  };
};

/** @throws UsageError unless the text is a payout, `void` or `reverse` */
function verdictOf(text: string): Verdict {
  if (text === 'void' || text === 'reverse') return text;
  try {
    return parsePrice(text);
  } catch (error) {
    if (!(error instanceof MoneyFormatError)) throw error;
    throw new UsageError(
      `"${text}" must be a payout from 0 to 1 for a share of the first outcome, or void, or reverse.`,
    );
  }
}

const decide: Verb = ([marketId, payout, ...rest], { venue = DEFAULT_VENUE, reason, json }) => {
  noMoreWords(rest);
  if (marketId === undefined || payout === undefined || !reason) throw new UsageError(USAGE);
  const decision = { venue, marketId, verdict: verdictOf(payout), reason };
  return async (db) => {
    const market = await decideMarket(db, decision);
    const settlement = await settleMarket(db, market);
    if (json) return printJson({ result: resultOf(market), settlement });
    print(`${market.question} ${resultOf(market) || 'Its result was taken back.'}`);
    printSettlement({ untouched: 0, failures: [], unsettled: [], markets: [settlement] });
  };
};

const identity: Verb = ([marketId, word, ...rest], { venue = DEFAULT_VENUE, reason, json }) => {
  noMoreWords(rest);
  const verdict = IDENTITY_VERDICTS.find((known) => known === word);
  if (marketId === undefined || verdict === undefined || !reason) throw new UsageError(USAGE);
  return async (db) => {
    const market = await confirmIdentity(db, { venue, marketId, verdict, reason });
    const { conditionId, outcomes, reviewReason } = market;
    if (json) return printJson({ venue, marketId, conditionId, outcomes, reviewReason });
    print(`${market.question} Its outcomes are ${describeIdentity(market)}.`);
  };
};

const forget: Verb = (words, { days }) => {
  noMoreWords(words);
  if (days === undefined || !/^[1-9]\d{0,4}$/.test(days))
    throw new UsageError('markets forget needs --days N, a whole number from 1 to 99999.');
  return async (db) => {
    const gone = await forgetSnapshots(db, new Date(db.clock.now().getTime() - Number(days) * DAY_MS));
    print(`Forgot ${gone} prices that were older than ${days} days.`);
  };
};

const VERBS: Readonly<Record<string, Verb>> = {
  list,
  search,
  import: importPages,
  settle,
  reviews,
  decide,
  identity,
  forget,
};

/** `npm run markets -- list|search|import|settle|reviews|decide|identity|forget`: imports listings, pays resolutions, decides reviews. */
export async function markets(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [name = '', ...words] = positionals;
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!verb) throw new UsageError(USAGE);
  await withDatabase(session, verb(words, values, session.environment.home));
}
