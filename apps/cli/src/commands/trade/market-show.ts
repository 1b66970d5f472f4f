import { getMarket, listMarkets, readResolutionLog } from '@prescient/core';
import { reportJson } from '@prescient/reports';
import { withDatabase } from '../../database/database.ts';
import type { Session } from '../../process/session.ts';
import { listedJson } from '../../report/listed-markets.ts';
import { marketText } from '../../report/market-text.ts';
import { printAnswer } from '../answer.ts';

/** `prescient markets show MARKET`: one market with its prices, and what was learnt about its end. */
export async function show(
  given: { market: string; venue: string; json: boolean },
  session: Session,
): Promise<void> {
  const name = { venue: given.venue, marketId: given.market };
  await withDatabase(session, async (db) => {
    await getMarket(db, name);
    const page = await listMarkets(db, { venue: given.venue, marketIds: [given.market], limit: 1 });
    const { changes } = await readResolutionLog(db, name);
    const listed = listedJson(page.items[0]!, db.clock.now());
    printAnswer(given, { text: marketText(listed, changes), json: reportJson({ ...listed, changes }) });
  });
}
