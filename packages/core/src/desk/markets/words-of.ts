import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { DomainError } from '../../domain/index.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';

/**
 * Returns the search as PostgreSQL itself writes it: all words, quoted, so that no sign in them is an operator. The
 * last word may be the beginning of one.
 * @throws DomainError INVALID_INPUT for a text without a word
 */
export async function wordsOf(em: SqlEntityManager, text: string): Promise<string> {
  const [row] = await rawQuery<{ words: string }>(em, "select plainto_tsquery('simple', $1)::text as words", [
    text,
  ]);
  if (row && row.words !== '') return `${row.words}:*`;
  throw new DomainError('INVALID_INPUT', 'text must hold a word to look for.', { field: 'text' });
}
