/** True where the program runs from a checkout of the repository, in which its commands are scripts of npm. */
export const isCheckout = import.meta.url.endsWith('.ts');

/** Returns a path as one word of a command: in quotation marks where it holds a space or a sign that shells read. */
export const shellWord = (path: string): string =>
  /^[\p{L}\p{N}_./:\\@%+,-]+$/u.test(path) ? path : `"${path.replace(/["$`]/g, '\\$&')}"`;

/** Returns a command as it is typed where this program runs: `npm run audit -- --json` in a checkout, else `npx prescient audit --json`. */
export function typed(words: string, inCheckout = isCheckout): string {
  if (!inCheckout) return `npx prescient ${words}`;
  const [name = '', ...rest] = words.split(' ');
  const script = name === 'db' ? `run db:${rest.shift() ?? ''}` : name === 'start' ? name : `run ${name}`;
  return rest.length === 0 ? `npm ${script}` : `npm ${script} -- ${rest.join(' ')}`;
}
