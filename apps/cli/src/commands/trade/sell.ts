import { portfolioIdOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { sellPreviewText, soldText } from '../../report/trade-text.ts';
import { clientOf, limitOf, newId, requireAnswer, trade, type TicketGiven } from './ticket.ts';

interface SellGiven extends TicketGiven {
  readonly trade: string;
  readonly shares: string | undefined;
}

/** `prescient sell TRADE_ID`: sells what a trade holds, after a preview. */
export async function sell(given: SellGiven, session: Session): Promise<void> {
  requireAnswer(given, 'sell');
  const portfolioId = portfolioIdOf(given.portfolio);
  const client = clientOf(given, session);
  const held = await client.trade.get.query({ portfolioId, tradeId: given.trade });
  const { venue, marketId, marketQuestion, action } = held;
  const outcome = action === 'buy_yes' ? 0 : 1;
  const input = {
    portfolioId,
    tradeId: given.trade,
    commandId: given.id ?? newId(),
    price: await limitOf(client, given, { name: { venue, marketId, outcome }, side: 'bids' }),
    shares: given.shares ?? null,
    timeInForce: given.fok ? 'FOK' : 'FAK',
    timestamp: new Date().toISOString(),
  } as const;
  const what = {
    question: marketQuestion || marketId,
    label: outcome === 0 ? 'yes' : 'no',
    limit: input.price,
  };
  await trade(given, {
    name: 'sell',
    tradeId: given.trade,
    async preview() {
      const previewed = await client.trade.previewClose.query(input);
      return { text: sellPreviewText(previewed, what), json: previewed };
    },
    async carryOut() {
      const sold = await client.trade.close.mutate(input);
      return { text: soldText(sold), json: sold };
    },
  });
}
