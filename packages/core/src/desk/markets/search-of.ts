import { DomainError, searchQueryOf } from '../../domain/index.ts';

/**
 * Returns a search as a query of PostgreSQL over the words by which markets and events are found.
 * @throws DomainError INVALID_INPUT for a text without a word
 */
export function searchOf(text: string): string {
  const query = searchQueryOf(text);
  if (query !== null) return query;
  throw new DomainError('INVALID_INPUT', 'text must hold a word to look for.', { field: 'text' });
}
