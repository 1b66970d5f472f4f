import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder outside of the repository, as an author of strategies has one. */
export class AuthorFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'prescient-author-'));

  constructor() {
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** Writes a file, and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, text);
    return path;
  }
}

/** The text of a strategy whose onBook has this body. */
export const strategyText = (body: string, more = ''): string => `
import { defineStrategy, price, usd } from 'prescient/strategy';
import { z } from 'zod';
${more}
export default defineStrategy({
  name: 'mine',
  version: 1,
  config: z.object({ floor: price('0.5') }),
  state: z.object({ seen: z.number().default(0) }),
  onBook({ book, config, state, now, random, log }) {
    ${body}
  },
});
`;
