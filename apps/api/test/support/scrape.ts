/** A sample of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A scrape as Prometheus reads it. */
export interface Scrape {
  readonly samples: readonly Sample[];
  /** By name: `counter`, `gauge` or `histogram`. */
  readonly types: ReadonlyMap<string, string>;
  /** The value of the one sample with this name and, among others, these labels; null where there is none. */
  valueOf(name: string, labels?: Readonly<Record<string, string>>): number | null;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|[+-]?(?:Inf|[\d.]+(?:e[+-]?\d+)?))$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? [];
    if (name === '') throw new Error(`These are no labels: ${text}`);
    labels[name] = value;
  }
  return labels;
}

function sampleOf(line: string): Sample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`This is no line of the format: ${line}`);
  return { name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) };
}

/** Reads the text format of Prometheus, version 0.0.4, by its grammar. @throws Error for a line that is none of it */
export function parseScrape(text: string): Scrape {
  const lines = text.split('\n').filter((line) => line !== '');
  const types = new Map(
    lines.flatMap((line) => {
      const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
      return name === undefined || type === undefined ? [] : [[name, type] as const];
    }),
  );
  const samples = lines.filter((line) => !line.startsWith('# ')).map(sampleOf);
  return {
    samples,
    types,
    valueOf(name, labels = {}) {
      const found = samples.filter(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      );
      if (found.length > 1)
        throw new Error(`${name} ${JSON.stringify(labels)} names ${found.length} samples`);
      return found[0]?.value ?? null;
    },
  };
}
