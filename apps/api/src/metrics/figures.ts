import { Counter, Gauge, type Registry } from 'prom-client';

/** A figure that is read when it is asked for. */
export interface Figure<Label extends string = never> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

/** A value with its labels; null where it is not known, so that it is left out. */
export interface Reading<Label extends string> {
  readonly value: number | null;
  readonly labels?: Record<Label, string>;
}

type Read<Label extends string> = () => readonly Reading<Label>[] | Promise<readonly Reading<Label>[]>;

/** Puts the readings in the place of those of the last time. */
async function renew<Label extends string>(
  figure: { reset(): void },
  read: Read<Label>,
  put: (labels: Partial<Record<Label, string>>, value: number) => void,
): Promise<void> {
  const readings = await read();
  figure.reset();
  for (const { value, labels = {} } of readings) if (value !== null) put(labels, value);
}

/** Registers a figure that goes up and down. */
export function gauge<Label extends string = never>(
  registry: Registry,
  { labelNames = [], ...figure }: Figure<Label>,
  read: Read<Label>,
): void {
  const made = new Gauge<Label>({
    ...figure,
    labelNames,
    registers: [],
    collect() {
      return renew(this, read, (labels, value) => this.set(labels, value));
    },
  });
  registry.registerMetric(made);
}

/** Registers a figure that only goes up while the process lives, and is counted elsewhere. */
export function counter<Label extends string = never>(
  registry: Registry,
  { labelNames = [], ...figure }: Figure<Label>,
  read: Read<Label>,
): void {
  const made = new Counter<Label>({
    ...figure,
    labelNames,
    registers: [],
    collect() {
      return renew(this, read, (labels, value) => this.inc(labels, value));
    },
  });
  registry.registerMetric(made);
}
