import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  believed,
  contested,
  isSameIdentity,
  marketKey,
  type Market,
  type MarketIdentity,
  type MarketRef,
} from '../../domain/index.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { lockListed } from '../../store/markets/find-listed.ts';
import { marketOfRow, rowOfChange, rowOfMarket } from '../../store/markets/market-rows.ts';
import { tradedMarkets } from '../../store/markets/traded-markets.ts';
import { MarketEntity, MarketResolutionEntity } from '../../store/tables/entities.ts';
import { lineOf } from './import/change-line.ts';

/** The outcomes of a market as a listing has them that is taken over by nobody. */
export type IdentityClaim = MarketRef & MarketIdentity;

/** Puts those of the markets before a person that were traded with other outcomes. Returns them as they are kept. */
export async function contestMarkets(
  em: SqlEntityManager,
  claims: readonly IdentityClaim[],
  now: Date,
): Promise<Market[]> {
  const byKey = new Map(claims.map((claim) => [marketKey(claim), claim]));
  const keys = [...byKey.values()].map(({ venue, marketId }) => ({ venue, id: marketId }));
  const known = (await lockListed(em, MarketEntity, keys)).map((row) =>
    believed(marketOfRow({ ...row }), now),
  );
  const different = known.filter(
    (market) => market.claimedIdentity === null && !isSameIdentity(market, byKey.get(marketKey(market))!),
  );
  const traded = await tradedMarkets(em, different);
  const changed = different
    .filter((market) => traded.has(marketKey(market)))
    .map((market) => contested(market, byKey.get(marketKey(market))!, now));
  await new SetStatement(em)
    .update(MarketEntity, changed.map(rowOfMarket), [
      'reviewReason',
      'claimedIdentity',
      'version',
      'updatedAt',
    ])
    .insert(
      MarketResolutionEntity,
      changed.map((market) => rowOfChange(lineOf(market, now))),
    )
    .run();
  return changed;
}
