import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { procedures } from '../../src/procedures.ts';
import { queryOf } from './contract.ts';
import { post, send, type Answer, type Loose } from './http.ts';

/** A way in to the API: calls a procedure by its name. A refusal is the answer `{ refusal }`. */
export interface Face {
  readonly name: string;
  call(procedure: string, input: object): Promise<Loose>;
}

const isQuery = (procedure: string): boolean => procedures[procedure]!.type === 'query';

/** tRPC, as its client speaks over HTTP. */
export const trpcFace = (url: string): Face => ({
  name: 'tRPC',
  async call(procedure, input) {
    const address = `${url}/trpc/${procedure}`;
    const { body } = isQuery(procedure)
      ? await send(`${address}?input=${encodeURIComponent(JSON.stringify(input))}`)
      : await post(address, input);
    return body.error ? { refusal: body.error.data.domain } : body.result.data;
  },
});

/** The answer of REST, or its refusal. */
export const restAnswer = ({ status, body }: Answer): Loose =>
  status < 400 ? body : { refusal: body.error };

/** REST below `/v1`. */
export const v1Face = (url: string): Face => ({
  name: '/v1',
  async call(procedure, input) {
    const address = `${url}/v1/${procedure.replace('.', '/')}`;
    return restAnswer(
      isQuery(procedure) ? await send(`${address}?${queryOf(input)}`) : await post(address, input),
    );
  },
});

/** The Model Context Protocol, by a real client, until it is closed. */
export async function mcpFace(url: string): Promise<Face & { close(): Promise<void> }> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
  return {
    name: 'MCP',
    close: () => client.close(),
    async call(procedure, input) {
      const asked = { name: procedure.replace('.', '_'), arguments: input as Record<string, unknown> };
      const { isError, content } = (await client.callTool(asked)) as Loose;
      const said: Loose = JSON.parse(content[0].text as string);
      return isError === true ? { refusal: said.error } : said;
    },
  };
}
