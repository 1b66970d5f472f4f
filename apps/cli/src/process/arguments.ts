import { parseArgs, type ParseArgsConfig } from 'node:util';
import { MAX_PORTFOLIO_ID } from '@prescient/core/domain';
import { UsageError } from '@prescient/terminal';

type Options = NonNullable<ParseArgsConfig['options']>;

const HELP = 'npm start -- --help lists every command with its options';

/** Returns the fault of a command line in one sentence: ours for an unknown option, otherwise Node's. */
function complaintOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const option = /'(-[^']*)'/.exec(message)?.[1]?.split(' ')[0];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option !== undefined)
    return `This command has no option ${option}; ${HELP}.`;
  return message;
}

/** Returns the options and words of a command line. @throws UsageError for an option that the command does not have */
export function readArguments<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(complaintOf(error));
  }
}

/** @throws UsageError unless the text is a portfolio's id */
export function portfolioIdOf(text: string): number {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (id >= 1 && id <= MAX_PORTFOLIO_ID) return id;
  throw new UsageError(`Portfolio "${text}" must be an integer from 1 to ${MAX_PORTFOLIO_ID}.`);
}

/** @throws UsageError unless the text is the address of a server */
export function apiUrlOf(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '');
  throw new UsageError(`--api "${text}" must be an address like http://127.0.0.1:8000.`);
}

/** @throws UsageError if words are left that the command does not understand */
export function noMoreWords(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`This command does not understand "${words[0]}"; ${HELP}.`);
}
