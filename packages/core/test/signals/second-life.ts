import type { PortfolioStatus, SignalStatus } from '../../src/index.ts';

/** One step of somebody: times are seconds from the beginning, a signal is known by its letter. */
export type LifeStep =
  | { readonly does: 'submit'; readonly name: string; readonly stake: number; readonly expires: number }
  /** Executes some signals, or all that are pending; a process that `dies` does so after so many of them. */
  | { readonly does: 'execute'; readonly names: readonly string[] | null; readonly dies: number | null }
  | { readonly does: 'cancel'; readonly names: readonly string[] }
  | { readonly does: 'set'; readonly status: PortfolioStatus };

/** Everything on which it depends what comes next, so that two sheets that are equal stay equal. */
export interface Sheet {
  readonly status: PortfolioStatus;
  readonly cash: number;
  readonly signals: readonly string[];
}

/** A signal on a sheet. */
export const lineOf = (
  signal: { name: string; stake: number; expires: number },
  fate: SignalStatus,
): string => `${signal.name} ${fate}: ${signal.stake} dollars, until ${signal.expires}`;

interface Known {
  readonly name: string;
  readonly stake: number;
  readonly expires: number;
  readonly since: number;
  fate: SignalStatus;
}

/** The life of signals once more, as a person would keep it on paper: one thing after the other, no database. */
export class SecondLife {
  now = 0;
  #cash: number;
  #status: PortfolioStatus = 'active';
  #known: Known[] = [];

  constructor(cash: number) {
    this.#cash = cash;
  }

  /** Returns another sheet with the same on it. */
  copy(): SecondLife {
    const copy = new SecondLife(this.#cash);
    copy.now = this.now;
    copy.#status = this.#status;
    copy.#known = this.#known.map((signal) => ({ ...signal }));
    return copy;
  }

  take(step: LifeStep): this {
    if (step.does === 'submit') this.#submit(step);
    if (step.does === 'execute') this.#execute(step);
    if (step.does === 'cancel') this.#cancel(step.names);
    if (step.does === 'set') this.#status = step.status;
    return this;
  }

  /** All that is on it: the status, the cash, and each signal with its fate. */
  get sheet(): Sheet {
    const lines = this.#known.map((signal) => lineOf(signal, signal.fate));
    return { status: this.#status, cash: this.#cash, signals: lines.toSorted() };
  }

  #submit({ name, stake, expires }: { name: string; stake: number; expires: number }): void {
    if (expires <= this.now || this.#known.some((signal) => signal.name === name)) return;
    this.#known.push({ name, stake, expires, since: this.now, fate: 'pending' });
  }

  #execute({ names, dies }: { names: readonly string[] | null; dies: number | null }): void {
    const wanted = names === null ? this.#inOrder() : this.#all(names);
    const pending = (wanted ?? []).filter(({ fate }) => fate === 'pending');
    for (const signal of pending.slice(0, dies ?? pending.length)) this.#decide(signal);
  }

  #decide(signal: Known): void {
    if (signal.expires > this.now && this.#status === 'locked') return;
    signal.fate = this.#fateOf(signal);
    if (signal.fate === 'executed') this.#cash -= signal.stake;
  }

  #fateOf({ expires, stake }: Known): SignalStatus {
    if (expires <= this.now) return 'expired';
    return this.#status === 'active' && stake <= this.#cash ? 'executed' : 'rejected';
  }

  #cancel(names: readonly string[]): void {
    for (const signal of this.#all(names) ?? [])
      if (signal.fate === 'pending') signal.fate = signal.expires <= this.now ? 'expired' : 'canceled';
  }

  #inOrder(): Known[] {
    return this.#known.toSorted((a, b) => a.since - b.since || (a.name < b.name ? -1 : 1));
  }

  /** The signals of these names; null where one is unknown. */
  #all(names: readonly string[]): Known[] | null {
    const found = names.flatMap((name) => this.#known.filter((signal) => signal.name === name));
    return found.length === names.length ? found : null;
  }
}
