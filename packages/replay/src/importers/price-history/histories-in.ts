import { basename } from 'node:path';
import { ImportError } from '../import-error.ts';
import { isJsonObject } from '../text/read-json.ts';

/** The prices of one token, unread. */
export interface TokenHistory {
  readonly tokenId: string;
  readonly points: readonly unknown[];
}

/** The names under which programs keep the id of the token that they asked for. */
const NAMES = ['market', 'token_id', 'tokenId', 'asset_id', 'token'];
/** Ids of tokens have up to 78 digits, and no other number in a name is near so long. */
const TOKEN_ID = /\d{60,78}/;

/** The id of the token to which a file's prices belong, from its name. @throws ImportError BAD_NAME */
function idInName(file: string): string {
  const found = TOKEN_ID.exec(basename(file));
  if (found === null) throw new ImportError('BAD_NAME', { file, detail: 'the id of the token' });
  return found[0];
}

/**
 * Finds the histories in an answer of the venue, or in a list of answers. The answer does not say its token: it stands
 * beside the history, or in the name of the file.
 * @throws ImportError FOREIGN or BAD_NAME
 */
export function historiesIn(file: string, value: unknown): TokenHistory[] {
  if (Array.isArray(value) && value.some((item) => isJsonObject(item) && 'history' in item))
    return value.flatMap((item: unknown) => historiesIn(file, item));
  if (!isJsonObject(value) || !Array.isArray(value['history'])) throw new ImportError('FOREIGN', { file });
  const named = NAMES.map((name) => value[name]).find((id) => typeof id === 'string' && TOKEN_ID.test(id));
  const tokenId = typeof named === 'string' ? named : idInName(file);
  return [{ tokenId, points: value['history'] as readonly unknown[] }];
}
