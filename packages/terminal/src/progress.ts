/** Long work, as a bar shows it. */
export interface ProgressWork {
  /** The name of the work, such as "reading". */
  readonly name: string;
  /** The amount to do; null where that is not known. A function says it as far as it is known by now. */
  readonly total: number | null | (() => number | null);
  /** The name of what is counted, such as "rows". */
  readonly unit: string;
}

/** A bar of long work on a terminal. Elsewhere it shows nothing. */
export interface Progress {
  /** Says how much is done so far. It may be called as often as one likes. */
  at(done: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** The place where a bar is drawn, and the clock by which it counts. */
export interface ProgressPlace {
  readonly stream: Pick<NodeJS.WriteStream, 'write'> & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly nowMs: () => number;
}

/** Milliseconds between two drawings. */
const DRAW_EVERY_MS = 100;
/** Milliseconds until a rate says something. */
const RATE_AFTER_MS = 500;
const BAR_CELLS = 20;
const USUAL_COLUMNS = 80;
/** Goes back to the start of the line and empties it. */
const EMPTY_LINE = '\r\u001b[K';

const SPANS: readonly (readonly [name: string, seconds: number])[] = [
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A span of time in the largest unit of which it has two, rounded up. */
function spanText(seconds: number): string {
  const [name, size] = SPANS.find(([, one]) => seconds >= 2 * one) ?? ['s', 1];
  return `${Math.ceil(seconds / size)} ${name}`;
}

const count = (value: number): string => Math.floor(value).toLocaleString('en-US');

/** A rate with enough figures to be read: 12,000 or 0.3. */
const rateText = (rate: number): string => (rate >= 10 ? count(rate) : rate.toFixed(1));

function bar(fraction: number): string {
  const filled = Math.floor(fraction * BAR_CELLS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}] ${`${Math.floor(fraction * 100)}`.padStart(3)} %`;
}

/** Returns the line of a bar: how much is done, at which rate, and how long the rest takes at that rate. */
export function progressText(work: ProgressWork, done: number, elapsedMs: number): string {
  const { name, unit } = work;
  const total = typeof work.total === 'function' ? work.total() : work.total;
  const seconds = elapsedMs / 1_000;
  const rate = elapsedMs >= RATE_AFTER_MS && done > 0 ? done / seconds : null;
  const fraction = total === null ? null : total === 0 ? 1 : Math.min(1, done / total);
  const left = rate === null || total === null || done >= total ? null : (total - done) / rate;
  return [
    name,
    fraction === null ? '' : bar(fraction),
    total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`,
    rate === null ? '' : `${rateText(rate)}/s`,
    left === null ? '' : `${spanText(left)} left`,
  ]
    .filter(Boolean)
    .join('  ');
}

const NOTHING: Progress = { at: () => undefined, end: () => undefined };

const HERE: ProgressPlace = { stream: process.stderr, nowMs: () => performance.now() };

/** Begins to show long work, on standard error where that is a terminal. */
export function progress(work: ProgressWork, { stream, nowMs }: ProgressPlace = HERE): Progress {
  if (stream.isTTY !== true) return NOTHING;
  const startedMs = nowMs();
  let drawnMs = -Infinity;
  return {
    at(done) {
      const now = nowMs();
      if (now - drawnMs < DRAW_EVERY_MS) return;
      drawnMs = now;
      const text = progressText(work, done, now - startedMs);
      stream.write(`${EMPTY_LINE}${text.slice(0, (stream.columns || USUAL_COLUMNS) - 1)}`);
    },
    end() {
      if (drawnMs > -Infinity) stream.write(EMPTY_LINE);
      drawnMs = Infinity;
    },
  };
}
