import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TEMPLATE } from '../loading/places.ts';
import { StrategyError } from '../runtime/strategy-error.ts';

const NAME = 'my-strategy';
const SHAPE = /^[a-z][a-z0-9-]{0,39}$/;

/** A command, at the end of a line of a comment. */
const COMMAND = /(?<=^\/\/.* {2})prescient (.+)$/gm;

const ENDINGS = ['.ts', '.test.ts'] as const;

/**
 * Writes the template of a strategy and its test, and returns their paths. `path` is a name, perhaps with a folder before it;
 * `typed` says how a command of Prescient is typed.
 * @throws StrategyError STRATEGY_FILE where the name is none, or a file is there already
 */
export async function writeTemplate(path: string, typed: (words: string) => string): Promise<string[]> {
  const name = basename(path).replace(/\.ts$/, '');
  const fault = (field: string | null, sentence: string): StrategyError =>
    new StrategyError('STRATEGY_FILE', { file: path, field }, sentence);
  if (!SHAPE.test(name))
    throw fault(
      null,
      'is no name of a strategy: take lower-case letters, digits and hyphens, such as late-favourite.',
    );
  const written = (text: string): string =>
    text.replaceAll(NAME, name).replaceAll(COMMAND, (_whole, words: string) => typed(words));
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const files = ENDINGS.map((ending) => join(folder, `${name}${ending}`));
  for (const [index, file] of files.entries()) {
    const text = await readFile(new URL(`${NAME}${ENDINGS[index]}`, TEMPLATE), 'utf8');
    await writeFile(file, written(text), { flag: 'wx' }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw fault(null, `cannot be made, because ${file} is there already; choose another name.`);
    });
  }
  return files;
}
