import { placeIn } from '../runtime/handler-fault.ts';
import { StrategyError } from '../runtime/strategy-error.ts';

const withoutGeneration = (text: string): string =>
  text.replace(/\?g=[0-9a-f]+/g, '').replaceAll('file://', '');

/** Returns what is wrong with a file that does not load, in one sentence. */
function sentenceOf(file: string, error: unknown): string {
  const { name, message, code } = error as NodeJS.ErrnoException;
  const text = withoutGeneration(message).split('\n')[0] ?? '';
  const where = placeIn(file, error);
  const at = where === null ? '' : ` (${where})`;
  if (name === 'ForbiddenImport') return `${text}.`;
  if (code === 'ERR_MODULE_NOT_FOUND')
    return `imports a module that does not exist: ${text.replace(/\.$/, '')}.`;
  if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX' || code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `is no TypeScript that Node can run${at}: ${text.replace(/\.$/, '')}.`;
  if (name === 'SyntaxError') return `has a syntax error${at}: ${text.replace(/\.$/, '')}.`;
  return `threw while it was loaded${at}: ${text.replace(/\.$/, '')}.`;
}

/** The fault of a file that does not load. */
export const loadFault = (file: string, error: unknown): StrategyError =>
  error instanceof StrategyError
    ? error
    : new StrategyError('STRATEGY_FILE', { file, field: null }, sentenceOf(file, error));
