import { signal } from '@preact/signals';

/** The place in which the browser keeps the token while its tab is open. */
const KEY = 'prescient.token';

/** The token that the API is asked with; null where none was entered. */
export const token = signal<string | null>(sessionStorage.getItem(KEY));

/** The reason for which the API wants a token, in its words; null while it wants none. */
export const tokenWanted = signal<string | null>(null);

/** Keeps a token for this tab, or forgets it. All reads begin again with it. */
export function keepToken(text: string | null): void {
  if (text === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, text);
  tokenWanted.value = null;
  token.value = text;
}
