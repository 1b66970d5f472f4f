import { sum, toMicros } from '@prescient/workshop';
import type { IntentRecord } from '../bots/intent.ts';
import { symptom, type Symptoms } from '../run/symptom.ts';
import { gained } from './check-positions.ts';
import type { Facts, PortfolioFact } from './facts.ts';

/** The change of a portfolio's cash by the answers that bots were given. */
function cashByAnswers(portfolioId: number, records: Iterable<IntentRecord>): bigint {
  let cash = 0n;
  for (const { intent, answers } of records) {
    const answer = answers.find(({ accepted }) => accepted);
    if (intent.portfolioId !== portfolioId || answer?.accepted !== true) continue;
    const money = (field: string): bigint => toMicros(answer.money[field] ?? '0');
    cash += intent.kind === 'execute' ? -money('cost') : money('gross') - money('exitFee');
  }
  return cash;
}

/** The sum that settlements paid, less the sums taken back; each is checked with its position. */
const cashBySettlements = (portfolioId: number, { fills }: Facts): bigint =>
  sum(
    [...fills.values()]
      .filter(({ portfolio_id }) => portfolio_id === portfolioId)
      .map(({ kind, gross }) => {
        if (kind === 'settle' || kind === 'void') return toMicros(gross);
        return kind === 'reverse' ? -toMicros(gross) : 0n;
      }),
  );

function* checkPortfolio(
  portfolio: PortfolioFact,
  records: ReadonlyMap<string, IntentRecord>,
  facts: Facts,
): Symptoms {
  const { id } = portfolio;
  const transfers = facts.transfers.filter(({ portfolio_id }) => portfolio_id === id);
  const lots = [...facts.positions.values()].filter(({ portfolio_id }) => portfolio_id === id);
  const [initial, balance] = [toMicros(portfolio.initial_balance), toMicros(portfolio.balance)];
  const [invested, realized] = [toMicros(portfolio.total_invested), toMicros(portfolio.realized_pnl)];
  const equations: readonly (readonly [name: string, stored: bigint, expected: bigint])[] = [
    ['initial balance, by the ledger', initial, -gained('funding', transfers)],
    ['balance, by the ledger', balance, gained('cash', transfers)],
    ['total invested, by the ledger', invested, gained('positions', transfers)],
    ['realized pnl, by the ledger', realized, -gained('realized_pnl', transfers)],
    [
      'total invested, by the lots',
      invested,
      sum(lots.map(({ amount, fee }) => toMicros(amount) + toMicros(fee))),
    ],
    ['realized pnl, by the lots', realized, sum(lots.map(({ realized_pnl }) => toMicros(realized_pnl)))],
    ['balance + total invested', balance + invested, initial + realized],
    [
      'balance, by the answers that bots were given and by what markets paid',
      balance,
      initial + cashByAnswers(id, records.values()) + cashBySettlements(id, facts),
    ],
  ];
  for (const [name, stored, expected] of equations) {
    if (stored !== expected)
      yield symptom('drift', `portfolio ${id}: ${name}: ${stored} millionths, ${expected} follow`);
  }
  // Only what is taken back may overdraw, and buying stops then.
  if (balance < 0n && portfolio.status !== 'paused')
    yield symptom('drift', `portfolio ${id} is overdrawn by ${-balance} millionths`);
}

/** Recomputes every balance from the ledger, from the positions, and from what bots were told, in whole millionths. */
export function* checkBalances(records: ReadonlyMap<string, IntentRecord>, facts: Facts): Symptoms {
  for (const portfolio of facts.portfolios) yield* checkPortfolio(portfolio, records, facts);
}
