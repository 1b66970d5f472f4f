import type { FillView } from '@prescient/strategies/sdk';
import type { RunLine } from '../run-result.ts';

/** The most lines that a run keeps. */
const MOST_LINES = 100;

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)));

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Counts what a strategy does in a run, and keeps its first lines. */
export class LaneTally {
  cycles = 0;
  eventCycles = 0;
  decisions = 0;
  executed = 0;
  leftOut = 0;
  settled = 0;
  readonly #rejected = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly lines: RunLine[] = [];

  countFill({ status, reason }: FillView): void {
    if (status === 'executed') this.executed += 1;
    else count(this.#rejected, status === 'expired' ? 'SIGNAL_EXPIRED' : (reason ?? status));
  }

  countFault(code: string, line: RunLine): void {
    count(this.#faults, code);
    this.tell(line);
  }

  tell(line: RunLine): void {
    if (this.lines.length < MOST_LINES) this.lines.push(line);
  }

  /** All counts and lines; counts by name are in alphabetical order. */
  get counts() {
    const { cycles, eventCycles, decisions, executed, leftOut, settled, lines } = this;
    const named = { rejected: sorted(this.#rejected), faults: sorted(this.#faults) };
    return { cycles, eventCycles, decisions, executed, leftOut, settled, lines, ...named };
  }
}
