import {
  decideNext,
  equity,
  firstWatermarks,
  NO_LIMITS,
  patchedLimits,
  PortfolioRisk,
  positionCost,
  WorkingSet,
  type Command,
  type CommandOutcome,
  type ExecuteCommand,
  type HeldTrade,
  type LimitsPatch,
  type Portfolio,
  type Price,
  type Usd,
} from '../../src/index.ts';
import { aBook, aBookPortfolio, CRYPTO } from '../support/books.ts';
import { aBuy, aClose, aPortfolio, aReversal, aSettlement } from '../support/builders.ts';
import { heldOutcomeOf } from '../../src/domain/risk/portfolio-risk.ts';
import {
  RiskOracle,
  type ModelBuy,
  type ModelFill,
  type ModelLimits,
  type ModelMarket,
} from './risk-oracle.ts';

/** Three markets that exclude each other, two of one event that do not, and one by itself. */
export const MARKETS: readonly ModelMarket[] = [
  { id: 'a1', event: 'a', group: 'ga', categories: ['politics', 'europe'] },
  { id: 'a2', event: 'a', group: 'ga', categories: ['politics', 'europe'] },
  { id: 'a3', event: 'a', group: 'ga', categories: ['politics'] },
  { id: 'b1', event: 'b', group: null, categories: ['europe'] },
  { id: 'b2', event: 'b', group: null, categories: [] },
  { id: 'c', event: null, group: null, categories: ['politics'] },
];

/** One thing that may happen. */
export type RiskStep =
  | { do: 'buy'; market: number; outcome: 0 | 1; stake: bigint; price: bigint; gap: bigint; waitMs: number }
  | { do: 'sell'; trade: number; part: bigint; price: bigint; waitMs: number }
  | { do: 'settle'; trade: number; payout: bigint; waitMs: number }
  | { do: 'reverse'; settlement: number; waitMs: number }
  | { do: 'mark'; trade: number; price: bigint; waitMs: number }
  | { do: 'reload'; waitMs: number };

const MILLION = 1_000_000n;
const VENUE = 'polymarket';

/** A portfolio with limits, decided by core and by the oracle side by side. */
export class RiskWorld {
  readonly oracle: RiskOracle;
  readonly limits: ModelLimits;
  readonly #patch: LimitsPatch;
  readonly #trades = new Map<string, ModelMarket>();
  readonly #settlements: string[] = [];
  #sent: { command: Command; outcome: CommandOutcome }[] = [];
  state = new WorkingSet();
  at: number;
  #count = 0;

  /** @param options `at` is the moment at which it begins, in milliseconds */
  constructor(limits: LimitsPatch, { fromBooks, at }: { fromBooks: boolean; at: number }) {
    this.at = at;
    const portfolio = fromBooks ? aBookPortfolio() : aPortfolio();
    this.#patch = limits;
    this.limits = Object.fromEntries(
      Object.entries(limits).flatMap(([rule, limit]) => (limit == null ? [] : [[rule, BigInt(limit)]])),
    );
    this.oracle = new RiskOracle(equity(portfolio), this.at);
    this.state.loadPortfolio(portfolio);
    this.#loadRisk();
  }

  get portfolio(): Portfolio {
    return this.state.findPortfolio(1)!;
  }

  /** Takes a step and returns what became of it; throws where the two sides disagree. */
  take(step: RiskStep): string {
    this.at += step.waitMs;
    this.#count += 1;
    switch (step.do) {
      case 'buy':
        return this.#buy(step);
      case 'reload':
        return this.#reload();
      case 'reverse':
        return this.#exit(
          aReversal({
            settlementId: this.#settlements[step.settlement % (this.#settlements.length || 1)] ?? 'none',
          }),
        );
      case 'mark':
        return this.#mark(step);
      case 'settle': {
        const commandId = `settle-${this.#count}`;
        const done = this.#exit({
          ...aSettlement({ commandId, tradeId: this.#tradeId(step.trade) }),
          payout: step.payout as Price,
        });
        if (done === 'done') this.#settlements.push(commandId);
        return done;
      }
      case 'sell': {
        const tradeId = this.#tradeId(step.trade);
        const all = this.state.findHeldTrade(1, tradeId)?.position.shares ?? 0n;
        const shares = (all * step.part) / MILLION;
        if (shares === 0n || this.portfolio.fillModel === 'book') return 'idle';
        return this.#exit({
          ...aClose({ tradeId }),
          price: step.price as Price,
          shares: shares as HeldTrade['position']['shares'],
        });
      }
    }
  }

  /** The commands since the last call, with their answers. */
  takeSent(): { command: Command; outcome: CommandOutcome }[] {
    const sent = this.#sent;
    this.#sent = [];
    return sent;
  }

  #decide(command: Command): CommandOutcome {
    const outcome = decideNext(this.state, command, new Date(this.at));
    this.#sent.push({ command, outcome });
    return outcome;
  }

  #tradeId(index: number): string {
    return [...this.#trades.keys()][index % (this.#trades.size || 1)] ?? 'none';
  }

  #buy(step: Extract<RiskStep, { do: 'buy' }>): string {
    const wanted = MARKETS[step.market]!;
    const command = this.#command(step, wanted);
    const buy: ModelBuy = { market: wanted, outcome: step.outcome, stake: command.amount, at: this.at };
    const unlimited = this.#withoutLimits(command);
    const fill =
      unlimited.accepted && unlimited.result.kind === 'execute' ? this.#fillOf(command, unlimited) : null;
    const broken = this.oracle.broken(this.limits, buy, fill);
    const outcome = this.#decide(command);
    this.#compare({ outcome, unlimited, broken });
    if (!outcome.accepted)
      return outcome.refusal.code === 'RISK_LIMIT'
        ? String(outcome.refusal.details['rule'])
        : outcome.refusal.code;
    this.#trades.set(command.commandId, wanted);
    this.oracle.trades.push({
      market: wanted,
      outcome: step.outcome,
      boughtAt: this.at,
      cost: fill!.cost,
      shares: fill!.shares,
    });
    this.oracle.noteEquity(this.at, equity(this.portfolio));
    return 'done';
  }

  #compare(sides: {
    outcome: CommandOutcome;
    unlimited: CommandOutcome;
    broken: ReadonlyMap<string, bigint>;
  }): void {
    const { outcome, unlimited, broken } = sides;
    if (outcome.accepted) {
      if (broken.size > 0 || !unlimited.accepted)
        throw new Error(`accepted though ${[...broken.keys()].join()} is broken`);
      return;
    }
    const { code, details } = outcome.refusal;
    if (code !== 'RISK_LIMIT') {
      if (unlimited.accepted || unlimited.refusal.code !== code) throw new Error(`refused with ${code}`);
      return;
    }
    const figure = broken.get(String(details['rule']));
    if (figure === undefined) throw new Error(`refused by ${String(details['rule'])}, which is kept`);
    const told = String(details['value']).replace('.', '');
    if (BigInt(told) !== figure) throw new Error(`${String(details['rule'])} is ${figure}, and not ${told}`);
  }

  #command(step: Extract<RiskStep, { do: 'buy' }>, { id, event }: ModelMarket): ExecuteCommand {
    const price = step.price - (step.price % 10_000n);
    const command = aBuy({
      commandId: `buy-${this.#count}`,
      marketId: id,
      eventId: event,
      action: step.outcome === 0 ? 'buy_yes' : 'buy_no',
    });
    if (this.portfolio.fillModel === 'quoted')
      return { ...command, amount: step.stake as Usd, price: price as Price };
    const bid = price - step.gap;
    const at = new Date(this.at);
    const book = {
      ...aBook({
        marketId: id,
        outcome: step.outcome,
        hash: `h${this.#count}`,
        occurredAt: at,
        receivedAt: at,
      }),
      asks: [{ price: price as Price, size: (100_000n * MILLION) as HeldTrade['position']['shares'] }],
      bids: bid > 0n ? [{ price: bid as Price, size: MILLION as HeldTrade['position']['shares'] }] : [],
    };
    return { ...command, amount: step.stake as Usd, price: price as Price, quote: { book, fees: CRYPTO } };
  }

  /** The same command in a portfolio without limits: its price is none of the oracle's business. */
  #withoutLimits(command: ExecuteCommand): CommandOutcome {
    const state = new WorkingSet();
    state.loadPortfolio(this.portfolio);
    const consumed = this.state.findConsumed(1, command);
    if (consumed) state.loadConsumed(consumed);
    return decideNext(state, command, new Date(this.at));
  }

  #fillOf(
    { quote, commandId }: ExecuteCommand,
    outcome: Extract<CommandOutcome, { accepted: true }>,
  ): ModelFill {
    if (outcome.result.kind !== 'execute') throw new Error(`${commandId} is no buy`);
    const { cost, shares, price } = outcome.result;
    const book = quote && quote !== 'closed' ? quote.book : null;
    const mark = book ? (book.bids[0]?.price ?? price) : price;
    const pnl = (shares * mark) / MILLION - cost;
    return {
      cost,
      shares,
      spread: book ? book.asks[0]!.price - (book.bids[0]?.price ?? 0n) : null,
      equityAfter: equity(this.portfolio) + pnl,
    };
  }

  /** A sale, a settlement or its reversal: it is never refused by a limit. */
  #exit(command: Exclude<Command, ExecuteCommand>): string {
    const numbered = {
      ...command,
      commandId: command.commandId.includes('-') ? command.commandId : `${command.kind}-${this.#count}`,
    };
    const outcome = this.#decide(numbered);
    if (!outcome.accepted) {
      if (/^(RISK_LIMIT|TRADING_HALTED)$/.test(outcome.refusal.code)) throw new Error('a sale was hindered');
      return outcome.refusal.code;
    }
    const { result } = outcome;
    if ((result.kind === 'close' || result.kind === 'settle') && result.tradePnl < 0n)
      this.oracle.noteLoss(this.at);
    this.#follow(result.tradeId);
    this.oracle.noteEquity(this.at, equity(this.portfolio));
    return 'done';
  }

  #follow(tradeId: string): void {
    const { position } = this.state.findHeldTrade(1, tradeId)!;
    const trade = this.oracle.trades[[...this.#trades.keys()].indexOf(tradeId)]!;
    trade.cost = positionCost(position);
    trade.shares = position.shares;
  }

  /** A new valuation of a position, as marking writes it beside the working set. */
  #mark({ trade: index, price }: Extract<RiskStep, { do: 'mark' }>): string {
    const held = this.state.findHeldTrade(1, this.#tradeId(index));
    if (held?.position.status !== 'open') return 'idle';
    const mark = (price - (price % 10_000n)) as Price;
    const { shares } = held.position;
    const currentPnl = ((shares * mark) / MILLION - positionCost(held.position)) as Usd;
    const totalProfitLoss = (this.portfolio.totalProfitLoss + currentPnl - held.position.currentPnl) as Usd;
    this.state.loadHeldTrade({
      trade: { ...held.trade, currentPnl },
      position: { ...held.position, mark, currentPnl },
    });
    this.state.loadPortfolio({ ...this.portfolio, totalProfitLoss });
    this.oracle.noteEquity(this.at, equity(this.portfolio));
    return this.#reload();
  }

  /** The next batch begins with what is stored. */
  #reload(): string {
    const before = this.state;
    const state = new WorkingSet();
    state.loadPortfolio(this.portfolio);
    for (const tradeId of this.#trades.keys()) {
      const held = before.findHeldTrade(1, tradeId)!;
      state.loadHeldTrade(held);
    }
    for (const settlementId of this.#settlements)
      state.loadSettlement(before.findSettlement(1, settlementId)!);
    for (const { id } of MARKETS) {
      const consumed = before.findConsumed(1, { venue: VENUE, marketId: id });
      if (consumed) state.loadConsumed(consumed);
    }
    this.state = state;
    this.#loadRisk();
    return 'done';
  }

  #loadRisk(): void {
    const { oracle, at } = this;
    const lastLossAt = oracle.lastLossAt === null ? null : new Date(oracle.lastLossAt);
    const seen = {
      equity: equity(this.portfolio),
      dayEquity: oracle.dayEquity(at) as Usd,
      peakEquity: oracle.peak as Usd,
    };
    const risk = new PortfolioRisk({
      portfolioId: 1,
      limits: patchedLimits(NO_LIMITS, this.#patch),
      haltReason: null,
      watermarks: firstWatermarks(seen, new Date(at)),
      lastLossAt,
    });
    for (const { id, event, group, categories } of MARKETS) {
      const last = oracle.trades.findLast((trade) => trade.market.id === id);
      risk.loadMarket(
        { venue: VENUE, marketId: id },
        {
          place: { eventId: event, exclusiveGroup: group, categories },
          lastBuyAt: last ? new Date(last.boughtAt) : null,
        },
      );
    }
    for (const tradeId of this.#trades.keys())
      risk.held.change(heldOutcomeOf(this.state.findHeldTrade(1, tradeId)!.position));
    this.state.risks.load(risk);
  }
}
