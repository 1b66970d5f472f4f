import { createClient } from '@prescient/bot';
import { closingId } from '@prescient/core';
import { apiUrlOf, portfolioIdOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { print, printJson } from '../../process/output.ts';
import { soldText } from '../../report/trade-text.ts';
import { UsageError } from '@prescient/terminal';

interface CloseGiven {
  readonly trade: string;
  readonly price: string;
  readonly shares: string | undefined;
  readonly id: string | undefined;
  readonly fak: boolean;
  readonly portfolio: string;
  readonly api: string | undefined;
  readonly json: boolean;
}

/** `prescient close TRADE_ID --price P`: sells the shares of a trade through an API that runs already. */
export async function close(values: CloseGiven, { environment }: Session): Promise<void> {
  const tradeId = values.trade;
  if ((values.shares !== undefined || values.fak) && values.id === undefined) {
    throw new UsageError(
      'Closing a part needs --id, an id of your own, so that a second try does not close it twice.',
    );
  }
  const closed = await createClient(apiUrlOf(values.api, environment), environment.token).trade.close.mutate({
    portfolioId: portfolioIdOf(values.portfolio),
    tradeId,
    commandId: values.id ?? closingId(tradeId),
    price: values.price,
    shares: values.shares ?? null,
    timeInForce: values.fak ? 'FAK' : 'FOK',
  });
  if (values.json) return printJson(closed);
  print(soldText(closed));
}
