import { formatPrice, formatShares, formatUsd, listPositions, type Position } from '@prescient/core';
import { positionValue } from '@prescient/core/domain';
import { table } from '@prescient/terminal';
import { reportJson } from '@prescient/reports';
import { portfolioIdOf, rowsOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { answer } from '../answer.ts';

/** The widest text of a cell. */
const MAX_WIDTH = 44;

const rowOf = (position: Position): string[] => [
  position.tradeId,
  position.marketId,
  position.marketQuestion,
  position.action === 'buy_yes' ? 'yes' : 'no',
  formatShares(position.shares),
  formatPrice(position.entryPrice),
  formatPrice(position.mark),
  formatUsd(positionValue(position)),
  formatUsd(position.currentPnl),
];

const HEADINGS = ['trade', 'market', 'question', 'side', 'shares', 'bought at', 'mark', 'value', 'profit'];

/** `prescient portfolio positions N`: what it holds, at the stored marks. */
export async function positions(
  given: { portfolio: string; limit: string; json: boolean },
  session: Session,
): Promise<void> {
  const query = { portfolioId: portfolioIdOf(given.portfolio), limit: rowsOf('limit', given.limit) };
  await answer(given, session, async (db) => {
    const { items, nextCursor } = await listPositions(db, { ...query, status: 'open' });
    const held = items.length === 0 ? 'It holds nothing.' : table(HEADINGS, items.map(rowOf), MAX_WIDTH);
    const more = nextCursor === null ? '' : '\nThere are more; --limit shows up to 500.';
    return {
      text: `${held}${more}`,
      json: reportJson({ items: items.map((each) => ({ ...each, value: positionValue(each) })) }),
    };
  });
}
