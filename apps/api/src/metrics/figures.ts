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

const known = <Label extends string>(readings: readonly Reading<Label>[]) =>
  readings.flatMap(({ value, labels }) => (value === null ? [] : [{ value, labels }]));

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
    async collect() {
      const readings = known(await read());
      this.reset();
      for (const { value, labels } of readings)
        if (labels === undefined) this.set(value);
        else this.set(labels, value);
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
    async collect() {
      const readings = known(await read());
      this.reset();
      for (const { value, labels } of readings)
        if (labels === undefined) this.inc(value);
        else this.inc(labels, value);
    },
  });
  registry.registerMetric(made);
}
