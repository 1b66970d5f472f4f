import {
  add,
  followAccount,
  outcomeKey,
  sumUsd,
  type Database,
  type Marks,
  type Portfolio,
  type Usd,
} from '@prescient/core';

/** After a read, the next one waits this many times as long as the read took, however often the account changes. */
const RESTS = 3;

/**
 * The version of an account: it differs between two states if trades, marks or an administrator changed the account.
 */
const versionOf = ({ lastUpdated, totalProfitLoss, status, statusReason }: Portfolio): string =>
  [lastUpdated.getTime(), totalProfitLoss, status, statusReason].join(' ');

/** The reader of accounts, and the marks to read them at. */
export interface AccountSource {
  readonly reads: Database;
  readonly marks: () => Marks;
}

/** One portfolio's account at the newest marks, read once for all its followers. */
export class FollowedAccount {
  readonly #id: number;
  readonly #source: AccountSource;
  #stored: Portfolio | null = null;
  /** The stored account at the gains, worked out once for all who follow it. */
  #atMarks: Portfolio | null = null;
  /** The gain that the newest mark of each held outcome adds to the stored marks. */
  #gains = new Map<string, Usd>();
  /** The outcomes that were asked for: of another one it may hold something. */
  #asked: ReadonlySet<string> = new Set();
  #isOld = true;
  #reading: Promise<Portfolio> | null = null;
  #restUntil = 0;

  constructor(id: number, source: AccountSource) {
    this.#id = id;
    this.#source = source;
  }

  /** Something was done to the portfolio. */
  expire(): void {
    this.#isOld = true;
  }

  /** Returns the account, read again if it is old. @throws DomainError PORTFOLIO_NOT_FOUND, and the database's errors */
  async account(): Promise<Portfolio> {
    if (this.#reading !== null) {
      const read = await this.#reading;
      // It may have begun before what made the account old.
      if (!this.#isOld) return read;
    }
    if (!this.#isOld && this.#stored) return (this.#atMarks ??= this.#valued(this.#stored));
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** Takes over new prices of these outcomes, asking for those alone. Answers whether the account may be another now. */
  async reprice(changed: Iterable<string>): Promise<boolean> {
    if (this.#stored === null || this.#isOld) return false;
    // A read that is under way may have begun before these prices.
    if (this.#reading !== null) {
      this.expire();
      return true;
    }
    const concerned = [...changed].filter((key) => this.#gains.has(key) || !this.#asked.has(key));
    const marks = this.#source.marks();
    const newer = concerned.flatMap((key) => marks.get(key) ?? []);
    if (newer.length === 0) return false;
    const { portfolio, gains } = await followAccount(this.#source.reads, this.#id, newer);
    this.#asked = new Set([...this.#asked, ...concerned]);
    let hasChanged = false;
    // A sale or a mark meanwhile makes the other gains old, too.
    if (versionOf(portfolio) !== versionOf(this.#stored)) this.expire();
    else for (const { mark, gain } of gains) hasChanged = this.#learn(outcomeKey(mark), gain) || hasChanged;
    return hasChanged || this.#isOld;
  }

  async #read(): Promise<Portfolio> {
    const { reads, marks } = this.#source;
    await reads.clock.sleep(Math.max(0, this.#restUntil - reads.clock.monotonicMs()));
    this.#isOld = false;
    const began = reads.clock.monotonicMs();
    try {
      const newest = marks();
      const { portfolio, gains } = await followAccount(reads, this.#id, [...newest.values()]);
      this.#stored = portfolio;
      this.#asked = new Set(newest.keys());
      this.#gains = new Map(gains.map(({ mark, gain }) => [outcomeKey(mark), gain]));
      return (this.#atMarks = this.#valued(portfolio));
    } catch (error) {
      this.expire();
      throw error;
    } finally {
      const now = reads.clock.monotonicMs();
      this.#restUntil = now + RESTS * (now - began);
    }
  }

  /** Takes over the gain of an outcome. Answers whether it is another than before. */
  #learn(key: string, gain: Usd): boolean {
    if (this.#gains.get(key) === gain) return false;
    this.#gains.set(key, gain);
    this.#atMarks = null;
    return true;
  }

  #valued(stored: Portfolio): Portfolio {
    const gain = sumUsd([...this.#gains.values()]);
    return { ...stored, totalProfitLoss: add(stored.totalProfitLoss, gain) };
  }
}
