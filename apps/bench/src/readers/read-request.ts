/** A GET of one tRPC query, or of several in one HTTP request. */
export const queryPath = (procedure: string, input: unknown): string =>
  input === undefined
    ? `/trpc/${procedure}`
    : `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** The same query so many times in one HTTP request. */
export function batchPath(procedure: string, inputs: readonly unknown[]): string {
  const names = inputs.map(() => procedure).join(',');
  return `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(Object.fromEntries(inputs.entries())))}`;
}

/** A GET as it travels. */
export const getBytes = (path: string, { host }: URL, token: string): Buffer =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`);
