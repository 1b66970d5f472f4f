import { fillBook, nextChange, nextOperation, wander } from './book-walk.ts';
import type { DayPlan, MarketPlan } from './day-plan.ts';
import type { ResolutionStep } from './resolution-plan.ts';
import type { Feed } from './feed.ts';
import { type LevelChange, MirroredBook } from './mirrored-book.ts';
import { DOLLAR, priceText, sizeText } from './points.ts';
import { Random } from './random.ts';
import type { SwappedNames } from './swap-plan.ts';
import { clobMarketText, gammaText, historyTexts, resolvedFrame } from './wire-texts.ts';

const CHANGES_A_TRADE = 40;

/** One market in the course of the day. */
export class MarketRun {
  readonly plan: MarketPlan;
  readonly book: MirroredBook;
  readonly random: Random;
  /** Chance of its own, so that a day without operations stays as it was. */
  readonly #operations: Random;
  readonly #feed: Feed;
  readonly #day: DayPlan;
  readonly #depth: number;
  readonly #startedMs: number;
  #steps: readonly ResolutionStep[] = [];
  #belief: number;
  #gammaAt = 0;

  constructor(plan: MarketPlan, day: DayPlan, feed: Feed) {
    this.plan = plan;
    this.#day = day;
    this.#feed = feed;
    this.#startedMs = day.startedAt.getTime();
    this.#depth = day.options.depth ?? 8;
    this.#belief = plan.price;
    this.random = new Random(`${day.options.seed} market ${plan.marketId}`);
    this.#operations = new Random(`${day.options.seed} operations ${plan.marketId}`);
    this.book = new MirroredBook(plan, { tick: plan.tick, lastTrade: plan.price });
    fillBook(this.book, plan.price, { depth: this.#depth, random: this.random });
  }

  /** Tells the facts about it that are known when the day begins. */
  open(): void {
    this.book.stamp(this.timestamp);
    this.tell();
    if ((this.#day.options.history ?? 0) === 0) return;
    const texts = historyTexts(this.plan, this.#day);
    for (const outcome of [0, 1] as const) {
      const url = `/prices-history?market=${this.plan.tokens[outcome]}`;
      this.#feed.answer('clob', url, texts[outcome]);
    }
  }

  /** Tells its record and its books as they are. */
  tell(): void {
    this.tellGamma();
    this.#feed.books(this.book);
  }

  /** Sets the price that the crowd believes in, in points; its book follows with the changes to come. */
  believe(price: number): void {
    this.#belief = price;
  }

  /** The number of ticks by which the middle of the book is away from the price that the crowd believes in. */
  get lag(): number {
    const { bestBid, bestAsk, tick } = this.book;
    return Math.abs(bestBid + bestAsk - 2 * this.#belief) / (2 * tick);
  }

  /** The venue's clock, as it writes it. */
  get timestamp(): string {
    return String(this.#startedMs + this.#feed.at);
  }

  /** One change of a level, told. */
  step(): void {
    const oneIn = this.#day.options.operationsOneIn ?? 0;
    const isOperation = oneIn > 0 && this.#operations.oneIn(oneIn);
    for (const frame of isOperation ? this.operation() : [this.change()])
      this.#feed.changeFrame(frame, this.book);
    if (this.#feed.at - this.#gammaAt >= (this.#day.options.gammaEveryMs ?? 3_600_000)) this.tellGamma();
  }

  /** One change of a level. @returns the frame that tells it */
  change(): string {
    const { book, random } = this;
    this.#belief = wander(this.#belief, book.tick, random);
    const change = random.oneIn(CHANGES_A_TRADE)
      ? this.#trade()
      : nextChange(book, this.#belief, { depth: this.#depth, random });
    book.set(change);
    book.stamp(this.timestamp);
    return book.changeFrame(change);
  }

  /** Some changes that the venue makes at once. @returns the frames that tell them, all with the hash of the book after it */
  operation(): string[] {
    const { book } = this;
    const changes = nextOperation(book, this.#belief, { depth: this.#depth, random: this.#operations });
    book.stamp(this.timestamp);
    return changes.map((change) => book.changeFrame(change));
  }

  changeTick(tick: number): void {
    const { book, plan } = this;
    const sizes = `"old_tick_size":"${priceText(book.tick)}","new_tick_size":"${priceText(tick)}"`;
    book.changeTick(tick);
    book.stamp(this.timestamp);
    for (const token of plan.tokens) {
      const market = `"market":"${plan.conditionId}","asset_id":"${token}"`;
      const end = `"timestamp":"${this.timestamp}","event_type":"tick_size_change"`;
      this.#feed.frame(`{${market},${sizes},${end}}`);
    }
    this.#feed.books(book);
    this.tellGamma();
  }

  /** The next step of its resolution. */
  end(step: ResolutionStep): void {
    const { plan } = this;
    this.#steps = [...this.#steps, step];
    if (step.step === 'closed') this.#feed.noBooks(plan);
    this.tellGamma();
    if (step.prices === null || (step.step !== 'resolved' && step.step !== 'amended')) return;
    this.#feed.answer('clob', `/markets/${plan.conditionId}`, clobMarketText(plan, step.prices));
    const frame = resolvedFrame(plan, step.prices, this.#now);
    if (frame !== null) this.#feed.frame(frame);
  }

  /** Gamma's record of it, as it is from now on. */
  tellGamma(): void {
    this.#gammaAt = this.#feed.at;
    const { plan, book } = this;
    const text = gammaText({ plan, book, steps: this.#steps, now: this.#now, swapped: this.#swapped });
    this.#feed.answer('gamma', `/markets/${plan.marketId}`, text);
  }

  /** The names that Gamma's record has swapped now. */
  get #swapped(): SwappedNames | null {
    const { swap } = this.plan;
    const { at } = this.#feed;
    return swap !== null && at >= swap.at && at < (swap.until ?? Number.POSITIVE_INFINITY)
      ? swap.names
      : null;
  }

  get #now(): Date {
    return new Date(this.#startedMs + this.#feed.at);
  }

  /** Somebody takes a part of the best level; the trade is told before the change that it makes. */
  #trade(): LevelChange {
    const { book, random, plan } = this;
    const side = random.oneIn(2) ? 'bids' : 'asks';
    const best = book[side].at(-1);
    if (best === undefined) return nextChange(book, this.#belief, { depth: this.#depth, random });
    const taken = random.between(1, best.size);
    const outcome = random.oneIn(2) ? 0 : 1;
    const price = outcome === 0 ? best.price : DOLLAR - best.price;
    book.trade(price);
    const taker = (side === 'asks') === (outcome === 0) ? 'BUY' : 'SELL';
    const market = `"market":"${plan.conditionId}","asset_id":"${plan.tokens[outcome]}"`;
    const trade = `"price":"${priceText(price)}","size":"${sizeText(taken)}","fee_rate_bps":"0","side":"${taker}"`;
    const end = `"timestamp":"${this.timestamp}","event_type":"last_trade_price","transaction_hash":"${random.hex()}"`;
    this.#feed.frame(`{${market},${trade},${end}}`);
    return { side, price: best.price, size: best.size - taken };
  }
}
