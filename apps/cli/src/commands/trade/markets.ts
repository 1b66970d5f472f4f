import { searchQueryOf, settleAll, settleMarket, type SettlementRound } from '@prescient/core';
import { progress, UsageError } from '@prescient/terminal';
import type { Venue } from '@prescient/venues';
import { withDatabase } from '../../database/database.ts';
import type { LIST_OPTIONS } from '../../declarations/trade/market-options.ts';
import { notice, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import type { OptionValues } from '../../program/declare.ts';
import { printImport, printSettlement } from '../../report/market-report.ts';
import { importPagesOf, readPageFiles, summaryOf, type FileImport } from '../../venue/market-files.ts';
import { SecondSource } from '../../venue/second-source.ts';
import { chooseVenue, liveVenue, openVenue, type VenueSource } from '../../venue/venue-source.ts';
import { marketQueryOf, showMarkets } from './market-lists.ts';

type ListGiven = OptionValues<typeof LIST_OPTIONS> & { readonly json: boolean };

/** `prescient markets list`: markets with their best prices. */
export async function list(given: ListGiven, session: Session): Promise<void> {
  const query = marketQueryOf(given);
  await withDatabase(session, (db) => showMarkets(db, query, given.json));
}

/** `prescient markets search WORD…`: markets whose question or labels have all these words. */
export async function search(
  given: ListGiven & { readonly text: readonly string[] },
  session: Session,
): Promise<void> {
  const text = given.text.join(' ');
  if (searchQueryOf(text) === null) throw new UsageError('markets search needs a word to look for.');
  const query = marketQueryOf(given, text);
  await withDatabase(session, (db) => showMarkets(db, query, given.json));
}

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

interface ImportGiven {
  readonly files: readonly string[];
  readonly venue: string;
  readonly play: string | undefined;
  readonly json: boolean;
}

/** `prescient markets import FILE…`: imports pages of a venue. */
export async function importPages(
  { files, venue, play, json }: ImportGiven,
  session: Session,
): Promise<void> {
  const named = venueOf(venue);
  const pages = readPageFiles(named, files);
  await withDatabase(session, async (db) => {
    const source = await secondSourceOf(named, play, session.environment.home);
    const second = new SecondSource(
      source.clients.find((client) => client.venue === named) ?? source.clients[0],
    );
    const imports: FileImport[] = [];
    const total = pages.reduce((sum, { page }) => sum + page.markets.length, 0);
    const bar = progress({ name: 'importing', total, unit: 'markets' });
    try {
      let done = 0;
      for (const page of pages) {
        imports.push(...(await importPagesOf(db, [page], second.confirm)));
        bar.at((done += page.page.markets.length));
      }
    } finally {
      bar.end();
      await source.close();
    }
    if (second.remark !== null) notice(second.remark);
    const summary = summaryOf(imports);
    if (json) printJson({ ...summary, files: imports });
    else printImport(summary);
  });
}

/** `prescient markets settle [MARKET]`: pays the positions whose market ended. */
export async function settle(
  given: { market: string | undefined; venue: string; json: boolean },
  session: Session,
): Promise<void> {
  const { market: marketId, venue, json } = given;
  await withDatabase(session, async (db) => {
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
  });
}
