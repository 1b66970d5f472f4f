import { Agent, request } from 'node:http';

/** An answer over HTTP: its status and its JSON, or the reason why there is none. */
export type HttpAnswer =
  | { readonly status: number; readonly json: unknown; readonly text: string }
  | { readonly status: 0; readonly why: string };

export interface HttpCall {
  /** The address of the API: `http://127.0.0.1:port`. */
  readonly url: string;
  readonly path: string;
  /** A body makes it a POST. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** A caller gives up on an answer after this long. */
const PATIENCE_MS = 4_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends one request. Never throws: a caller that hears nothing has an answer of status 0. */
export function callHttp({
  url,
  path,
  body,
  headers,
  timeoutMs = PATIENCE_MS,
}: HttpCall): Promise<HttpAnswer> {
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const { hostname, port } = new URL(url);
  const sent = bytes && { 'content-type': 'application/json', 'content-length': bytes.length };
  return new Promise((resolve) => {
    const silence = (why: string): void => resolve({ status: 0, why });
    const asked = request(
      { agent, hostname, port, path, method: bytes ? 'POST' : 'GET', headers: { ...sent, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', () => silence('connection lost'));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, json: parse(text), text }));
      },
    );
    const timer = setTimeout(() => asked.destroy(new Error('no answer in time')), timeoutMs);
    asked.on('close', () => clearTimeout(timer));
    asked.on('error', (error) =>
      silence(error.message === 'no answer in time' ? error.message : 'connection lost'),
    );
    asked.end(bytes ?? undefined);
  });
}

/** The address of a tRPC query. */
export const queryPath = (procedure: string, input: unknown): string =>
  `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** An object, whatever the value is. */
export const objectIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** The object that an answer holds; an empty one where it holds none. */
export const bodyOf = (answer: HttpAnswer): Readonly<Record<string, unknown>> =>
  objectIn('json' in answer ? answer.json : null);
