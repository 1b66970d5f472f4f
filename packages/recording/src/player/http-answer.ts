/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A question, below the base URL of a host. */
export interface HttpQuestion {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** One text for all ways of asking the same: the order of parameters means nothing. */
export function keyOf({ method, path, query }: Omit<HttpQuestion, 'body'>): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return `${method} ${path}?${sorted.toString()}`;
}

/** Reads path and query, as a recording has them. */
export function questionAt(method: string, url: string, body = ''): HttpQuestion {
  const { pathname: path, searchParams: query } = new URL(`http://venue${url}`);
  return { method, path, query, body };
}

export const notFound: HttpAnswer = { status: 404, body: '{"error":"not found"}' };
