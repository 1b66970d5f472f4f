import { createInterface } from 'node:readline';
import { typed } from '@prescient/terminal';
import { apiUrlOf } from '../../process/option-values.ts';
import { print } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';

/** JSON-RPC's code for a fault that is none of its own. */
const SERVER_ERROR = -32_000;

/** The API that answers, and the token for it. */
interface Api {
  readonly url: string;
  readonly token: string | null;
}

/** The answer to a message that the API did not answer in the words of the protocol; null where none is due. */
function fault(line: string, message: string): string | null {
  const { id } = JSON.parse(line) as { id?: unknown };
  if (id === undefined) return null;
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code: SERVER_ERROR, message } });
}

/** The messages of an answer, each in one line: events of a stream, or one JSON. */
function messagesIn(line: string, type: string, text: string): string[] {
  if (type.startsWith('text/event-stream'))
    return text.split('\n').flatMap((each) => /^data: ?(\{.*\})$/.exec(each)?.[1] ?? []);
  if (text.trim() === '') return [];
  const answer = JSON.parse(text) as { jsonrpc?: string; error?: { message?: string } };
  if (answer.jsonrpc !== undefined) return [JSON.stringify(answer)];
  // A refusal of the API itself, such as that of a token.
  return [fault(line, answer.error?.message ?? 'The API refused the message.') ?? []].flat();
}

/** The field by which a message of the newer protocol says which version it speaks. */
const VERSION = 'io.modelcontextprotocol/protocolVersion';

/** A message, as far as its headers repeat it. */
interface Message {
  readonly method?: string;
  readonly params?: { readonly name?: string; readonly [field: string]: unknown };
}

/** The headers that the newer protocol asks for over HTTP; none for a message of an older one. */
function versionHeaders({ method = '', params }: Message): Record<string, string> {
  const { name, ['_meta']: about } = params ?? {};
  const version = (about as Readonly<Record<string, unknown>> | undefined)?.[VERSION];
  if (typeof version !== 'string') return {};
  return {
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  };
}

/** Sends one message to the API, and gives its answers. */
async function forward({ url, token }: Api, line: string): Promise<string[]> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...versionHeaders(JSON.parse(line) as Message),
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  try {
    const response = await fetch(`${url}/mcp`, { method: 'POST', headers, body: line });
    return messagesIn(line, response.headers.get('content-type') ?? '', await response.text());
  } catch {
    const message = `The API at ${url} cannot be reached; start it with ${typed('start')}, or name another one with --api.`;
    return [fault(line, message) ?? []].flat();
  }
}

const isMessage = (line: string): boolean => {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null;
  } catch {
    return false;
  }
};

/**
 * `npm run --silent mcp`: gives an agent the tools of an API that runs already, over standard input and output, one JSON a
 * line. All that is checked, allowed and counted is so by the API.
 */
export async function mcp(given: { api: string | undefined }, { environment }: Session): Promise<void> {
  const api = { url: apiUrlOf(given.api, environment), token: environment.token };
  const underWay = new Set<Promise<void>>();
  for await (const line of createInterface({ input: process.stdin })) {
    if (!isMessage(line)) continue;
    const work = forward(api, line).then((answers) => answers.forEach(print));
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }
  await Promise.all(underWay);
}
