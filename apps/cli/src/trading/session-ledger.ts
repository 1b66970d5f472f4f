import type { ApiClient } from '@prescient/bot';
import type { AccountLine, FillLine, LedgerLine, SessionPortfolio, SignalLine } from '@prescient/replay';

const PAGE = 500;
/** The number of trades whose receipts are asked for at once. */
const AT_ONCE = 8;

type Query = { readonly client: ApiClient; readonly portfolioId: number };

/** All pages of a list, one after another. */
async function allOf<Item>(
  ask: (
    cursor: string | null,
  ) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const page = await ask(cursor);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** The signals of its cycles, by cycle and place. */
async function signalsOf({ client, portfolioId }: Query): Promise<SignalLine[]> {
  const signals = await allOf((cursor) => client.signal.list.query({ portfolioId, limit: PAGE, cursor }));
  return signals.flatMap(({ id, cycleId, submittedAt, decidedAt, ...signal }): SignalLine[] => {
    if (cycleId === null) return [];
    const { commandId, tradeId, status, rejectCode } = signal;
    return [
      {
        kind: 'signal',
        portfolioId,
        cycleId,
        place: Number(id.slice(id.lastIndexOf('.') + 1)),
        commandId,
        tradeId,
        status,
        submittedAt: Date.parse(submittedAt),
        decidedAt: decidedAt === null ? null : Date.parse(decidedAt),
        rejectCode,
      },
    ];
  });
}

async function fillsOf({ client, portfolioId }: Query, tradeId: string): Promise<FillLine[]> {
  const fills = await allOf(async (cursor) => {
    const page = await client.trade.receipt.query({ portfolioId, tradeId, limit: PAGE, cursor });
    return { items: page.fills, nextCursor: page.nextCursor };
  });
  return fills.map(
    ({ commandId, kind, price, shares, amount, fee, gross, exitFee, recordedAt, receipt }) => ({
      kind: 'fill',
      portfolioId,
      tradeId,
      commandId,
      fill: kind,
      recordedAt: Date.parse(recordedAt),
      price,
      shares,
      amount,
      fee,
      gross,
      exitFee,
      receipt,
    }),
  );
}

/** The fills of all executed trades, in the order in which they were recorded. */
async function allFillsOf(query: Query): Promise<FillLine[]> {
  const { client, portfolioId } = query;
  const trades = await allOf((cursor) => client.trade.list.query({ portfolioId, limit: PAGE, cursor }));
  const executed = trades.filter(({ status }) => status !== 'rejected');
  const fills: FillLine[] = [];
  for (let start = 0; start < executed.length; start += AT_ONCE) {
    const some = executed.slice(start, start + AT_ONCE).map(({ tradeId }) => fillsOf(query, tradeId));
    fills.push(...(await Promise.all(some)).flat());
  }
  return fills.toSorted((a, b) => a.recordedAt - b.recordedAt);
}

/** The account as it is now, with the marks that it is valued at. */
async function accountOf({ client, portfolioId }: Query): Promise<AccountLine> {
  const summary = await client.portfolio.summary.query({ portfolioId, limit: PAGE });
  const others =
    summary.nextCursor === null
      ? []
      : await allOf((cursor) =>
          client.portfolio.positions.query({
            portfolioId,
            status: 'open',
            limit: PAGE,
            cursor: cursor ?? summary.nextCursor,
          }),
        );
  return {
    kind: 'account',
    portfolioId,
    at: Date.parse(summary.marks.at),
    cash: summary.balance,
    equity: summary.equity,
    marks: [...summary.positions, ...others].map(({ tradeId, markSource, markedAt }) => ({
      position: tradeId,
      at: markSource === 'book' ? Date.parse(markedAt) : null,
    })),
  };
}

/** All that the desk answered in a session, a portfolio after the other. @throws TRPCClientError */
export async function readLedger(
  client: ApiClient,
  portfolios: readonly Pick<SessionPortfolio, 'portfolioId'>[],
): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = [];
  for (const { portfolioId } of portfolios) {
    const query = { client, portfolioId };
    lines.push(...(await signalsOf(query)), ...(await allFillsOf(query)), await accountOf(query));
  }
  return lines;
}
