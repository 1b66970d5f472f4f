import type { InferEntity } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  addShadow,
  DEPOSIT_COMMAND_ID,
  noShadows,
  OpenPositions,
  type AnsweredCommand,
  type Changes,
  type EquityPoint,
  type RunLedger,
  type ShadowSums,
  type SoldEquity,
} from '../../domain/index.ts';
import { LoopTurn } from '../../loop-turn.ts';
import { subtract } from '../../money/index.ts';
import { checkReceipt } from '../audit/audit-receipts.ts';
import { SetStatement } from '../ledger/set-statement.ts';
import { writeChanges } from '../ledger/write-changes.ts';
import { EquitySnapshotEntity, ReplayTradeEntity } from '../tables/entities.ts';

/** A value that does not follow from the facts. */
interface Finding {
  readonly subject: string;
  readonly id: string;
  readonly field: string;
  readonly stored: string | null;
  readonly expected: string | null;
}

/** The error of a run that an audit would find fault with. */
export const notAddingUp = ({ field, subject, id, stored, expected }: Finding, count: number): Error =>
  new Error(
    `the run does not add up: ${field} of ${subject} ${id} is ${stored}, the facts say ${expected} (differences: ${count})`,
  );

/** Rows of one statement. */
const AT_ONCE = 500;
/** Stands in the answers of saved commands; no attempt of a live one is named so. */
const WRITTEN_BY = 'replay';

const NOTHING: Changes = {
  commands: [],
  portfolios: [],
  newTrades: [],
  newHeldTrades: [],
  changedHeldTrades: [],
  fills: [],
  transfers: [],
  consumed: [],
  shadows: [],
  signals: [],
  watermarks: [],
};

/** Writes rows part by part, and leaves the event loop to others in between. */
async function inParts<Row>(
  rows: readonly Row[],
  write: (part: readonly Row[]) => Promise<void>,
): Promise<void> {
  const turn = new LoopTurn();
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await write(rows.slice(from, from + AT_ONCE));
    await turn.pause();
  }
}

/** The answered command as one of another portfolio. */
const ownCommand = (
  { command, outcome, recordedAt }: AnsweredCommand,
  portfolioId: number,
): AnsweredCommand => ({
  command: { ...command, portfolioId },
  outcome: outcome.accepted ? { ...outcome, result: { ...outcome.result, portfolioId } } : outcome,
  recordedAt,
});

/**
 * Computes each fill from a book again from its receipt, as an audit does, and adds up the shadows.
 * @throws Error where a fill differs from its receipt
 */
async function checkedShadows({ fills }: RunLedger, portfolioId: number): Promise<ShadowSums> {
  let sums = noShadows(portfolioId);
  const turn = new LoopTurn();
  for (const fill of fills) {
    if (fill.fillModel !== 'book' || (fill.kind !== 'buy' && fill.kind !== 'sell')) continue;
    const { differences, shadow } = checkReceipt(fill);
    if (differences[0]) throw notAddingUp(differences[0], differences.length);
    if (shadow) sums = addShadow(sums, shadow);
    await turn.pause();
  }
  return sums;
}

/** A point of the equity as a row; the value that selling all would have brought stands where it is known. */
function equityRow(
  { at, balance, equity }: EquityPoint,
  { portfolioId, open, sold }: { portfolioId: number; open: OpenPositions; sold: SoldEquity | null },
): InferEntity<typeof EquitySnapshotEntity> {
  const isSold = sold?.at.getTime() === at.getTime();
  return {
    portfolioId,
    at,
    balance,
    marketValue: subtract(equity, balance),
    openPositions: open.at(at),
    liquidationValue: isSold ? subtract(sold.equity, balance) : null,
  };
}

/** Writes what a report of the run needs beside its ledger: the equity over time, and the facts of its tape about the trades. */
async function writeHistory(em: SqlEntityManager, ledger: RunLedger, portfolioId: number): Promise<void> {
  const { history, commands } = ledger;
  const terms = { portfolioId, open: new OpenPositions(commands), sold: history.soldEquity };
  // The opening is told by the portfolio's own row.
  await inParts(history.equity.slice(1), (part) =>
    new SetStatement(em)
      .insert(
        EquitySnapshotEntity,
        part.map((point) => equityRow(point, terms)),
      )
      .run(),
  );
  await inParts(history.trades, (part) =>
    new SetStatement(em)
      .insert(
        ReplayTradeEntity,
        part.map(({ tradeId, eventKey, category, result, closingPrice }) => ({
          portfolioId,
          tradeId,
          eventKey,
          category,
          result,
          closingPrice,
        })),
      )
      .run(),
  );
}

/**
 * Writes all that a run decided as the facts of a portfolio, part by part and in their final state, but for the row of the
 * portfolio itself and its deposit.
 */
export async function writeLedger(
  em: SqlEntityManager,
  ledger: RunLedger,
  portfolioId: number,
): Promise<void> {
  const write = (changes: Partial<Changes>): Promise<void> =>
    writeChanges(em, { ...NOTHING, ...changes }, WRITTEN_BY);
  const own = <Row extends { portfolioId: number }>(row: Row): Row => ({ ...row, portfolioId });
  await inParts(ledger.commands, (part) =>
    write({ commands: part.map((answered) => ownCommand(answered, portfolioId)) }),
  );
  await inParts(ledger.trades, (part) => {
    const newHeldTrades = part.map(({ trade, position }) => ({ trade: own(trade), position: own(position) }));
    return write({ newHeldTrades, newTrades: newHeldTrades.map(({ trade }) => trade) });
  });
  await inParts(ledger.rejected, (part) => write({ newTrades: part.map(own) }));
  await inParts(ledger.fills, (part) => write({ fills: part.map(own) }));
  const moved = ledger.transfers.filter(({ commandId }) => commandId !== DEPOSIT_COMMAND_ID);
  await inParts(moved, (part) => write({ transfers: part.map(own) }));
  if (ledger.portfolio.fillModel === 'book')
    await write({ shadows: [await checkedShadows(ledger, portfolioId)] });
  await writeHistory(em, ledger, portfolioId);
}
