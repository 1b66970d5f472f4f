import { createClient } from '@prescient/bot';
import { closingId } from '@prescient/core';
import { apiUrlOf, noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import type { Session } from '../process/session.ts';
import { print, printJson } from '../process/output.ts';
import { UsageError } from '@prescient/terminal';

/** `npm run close -- TRADE_ID --price P`: sells the shares of a trade through an API that runs already. */
export async function close(args: readonly string[], { environment }: Session): Promise<void> {
  const { values, positionals } = readArguments(args, {
    price: { type: 'string' },
    shares: { type: 'string' },
    id: { type: 'string' },
    fak: { type: 'boolean', default: false },
    portfolio: { type: 'string', default: '1' },
    api: { type: 'string', default: `http://${environment.host}:${environment.port}` },
    json: { type: 'boolean', default: false },
  });
  const [tradeId, ...rest] = positionals;
  noMoreWords(rest);
  if (tradeId === undefined || values.price === undefined)
    throw new UsageError('close needs a trade and a price: TRADE_ID --price P.');
  if ((values.shares !== undefined || values.fak) && values.id === undefined) {
    throw new UsageError(
      'Closing a part needs --id, an id of your own, so that a second try does not close it twice.',
    );
  }
  const closed = await createClient(apiUrlOf(values.api), environment.token).trade.close.mutate({
    portfolioId: portfolioIdOf(values.portfolio),
    tradeId,
    commandId: values.id ?? closingId(tradeId),
    price: values.price,
    shares: values.shares ?? null,
    timeInForce: values.fak ? 'FAK' : 'FOK',
  });
  if (values.json) return printJson(closed);
  const { shares, price, gross, exitFee, fillModel, tradePnl, balance, remainingShares, replayed } = closed;
  const sold = `${replayed ? 'Sold before' : 'Sold'}: ${shares} shares at ${price} (${fillModel}) for ${gross}, fee ${exitFee}, profit ${tradePnl}.`;
  print(`${sold}\nLeft of the trade: ${remainingShares} shares. Cash: ${balance}.`);
}
