/**
 * A second implementation of the rules, as short as it can be: plain bigints of millionths and no code of core, so that
 * both would have to be wrong in the same way to agree.
 */
const UNIT = 1_000_000n;

interface ModelPosition {
  shares: bigint;
  amount: bigint;
  /** The amounts of the last settlement, so that it can be taken back; null if there is none. */
  settled: { id: string; shares: bigint; amount: bigint; gross: bigint } | null;
  realized: bigint;
}

/** One portfolio at quoted prices, fee 0. */
export class Model {
  balance: bigint;
  realized = 0n;
  trades = 0;
  status: 'active' | 'paused' = 'active';
  readonly lots = new Map<string, ModelPosition>();

  constructor(initialBalance: bigint) {
    this.balance = initialBalance;
  }

  get invested(): bigint {
    return [...this.lots.values()].reduce((sum, { amount }) => sum + amount, 0n);
  }

  /** Each rule answers the code of the refusal, or null when it was carried out. */
  execute(id: string, amount: bigint, price: bigint): string | null {
    if (this.status === 'paused') return 'PORTFOLIO_PAUSED';
    if (amount > this.balance) return 'INSUFFICIENT_FUNDS';
    this.balance -= amount;
    this.trades += 1;
    this.lots.set(id, { shares: (amount * UNIT) / price, amount, settled: null, realized: 0n });
    return null;
  }

  close(id: string, wanted: bigint | null, price: bigint): string | null {
    const lot = this.lots.get(id);
    if (!lot) return 'TRADE_NOT_FOUND';
    if (lot.shares === 0n) return 'POSITION_CLOSED';
    const shares = wanted ?? lot.shares;
    if (shares > lot.shares) return 'INSUFFICIENT_SHARES';
    this.#leave(lot, shares, (shares * price) / UNIT);
    return null;
  }

  settle(settlementId: string, id: string, payout: bigint | 'void'): string | null {
    const lot = this.lots.get(id);
    if (!lot) return 'TRADE_NOT_FOUND';
    if (lot.shares === 0n) return 'POSITION_CLOSED';
    const { shares, amount } = lot;
    const gross = payout === 'void' ? amount : (shares * payout) / UNIT;
    this.#leave(lot, shares, gross);
    lot.settled = { id: settlementId, shares, amount, gross };
    return null;
  }

  reverse(settlementId: string, tradeId: string): string | null {
    const lot = this.lots.get(tradeId);
    if (!lot) return 'SETTLEMENT_NOT_FOUND';
    if (lot.settled?.id !== settlementId) return 'ALREADY_REVERSED';
    const { shares, amount, gross } = lot.settled;
    lot.shares += shares;
    lot.amount += amount;
    lot.settled = null;
    this.#gain(lot, -(gross - amount));
    this.balance -= gross;
    if (this.balance < 0n) this.status = 'paused';
    return null;
  }

  resume(): string | null {
    if (this.balance < 0n) return 'PORTFOLIO_OVERDRAWN';
    this.status = 'active';
    return null;
  }

  #leave(lot: ModelPosition, shares: bigint, gross: bigint): void {
    const cost = shares === lot.shares ? lot.amount : (lot.amount * shares) / lot.shares;
    lot.shares -= shares;
    lot.amount -= cost;
    this.balance += gross;
    this.#gain(lot, gross - cost);
  }

  #gain(lot: ModelPosition, profit: bigint): void {
    lot.realized += profit;
    this.realized += profit;
  }
}
