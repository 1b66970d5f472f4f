import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SHIPPED = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'strategies', 'src', 'shipped');

/** The words of the fault that is planted, by which a log tells of it. */
export const PLANTED = 'planted by the contest';

/** The file of a strategy that its author breaks and mends while it runs: a shipped strategy, which a broken version wraps. */
export class FalteringFile {
  readonly path: string;
  readonly #origin: string;

  constructor(folder: string, strategy: string) {
    this.path = join(folder, 'faltering.ts');
    const file = relative(folder, join(SHIPPED, `${strategy}.ts`)).replaceAll('\\', '/');
    // Exported under the name of the file, in camel case.
    const name = strategy.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    this.#origin = `import { ${name} as origin } from '${file}';\n`;
    this.mend();
  }

  /** Writes the strategy as it was shipped. */
  mend(): void {
    writeFileSync(this.path, `${this.#origin}export default origin;\n`);
  }

  /** Writes a version that throws in every cycle, and that the check of a saved file, which has two markets, does not notice. */
  break(): void {
    const handler = `onCycle({ markets }) {
  if (markets.length > 2) throw new Error('${PLANTED}');
  return [];
}`;
    writeFileSync(this.path, `${this.#origin}export default { ...origin, ${handler} };\n`);
  }
}
