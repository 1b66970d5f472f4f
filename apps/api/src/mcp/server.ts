import {
  createMcpHandler,
  fromJsonSchema,
  McpServer,
  type jsonSchemaValidator,
} from '@modelcontextprotocol/server';
import type { CallContext } from '../context.ts';
import { answerTool } from './answer.ts';
import type { Tool } from './tools.ts';

const INSTRUCTIONS = `Prescient is a paper exchange for prediction markets: no real money moves.

- Find a market (market_search), look at its book (market_book), preview (trade_preview), then buy (trade_execute) with the
  same arguments. You choose the tradeId; sent again, it trades once.
- Money, shares and prices are decimal strings such as "12.5". \`price\` of a portfolio that fills from books is the limit.
- A refusal is an error whose text is {"error":{"code","message","details","retryable"}}. Its message says what to do. Retry
  only where \`retryable\` is true, with the same id.
- Lists are pages: \`nextCursor\` asks for the next one.`;

/** Leaves the check of an input to its procedure, so that every face refuses with the same words. */
const unchecked: jsonSchemaValidator = {
  getValidator: () => (data: unknown) => ({ valid: true, data: data as never, errorMessage: undefined }),
};

/** The tools that a caller may use, and the context of its calls. */
interface Offer {
  readonly tools: readonly Tool[];
  readonly context: CallContext;
}

/** Makes the server of one request. */
function mcpServer({ tools, context }: Offer): McpServer {
  const server = new McpServer({ name: 'prescient', version: '1' }, { instructions: INSTRUCTIONS });
  for (const tool of tools) {
    const { name, title, description, annotations } = tool;
    const inputSchema = fromJsonSchema(tool.inputSchema, unchecked);
    const outputSchema = fromJsonSchema<Record<string, unknown>>(tool.outputSchema, unchecked);
    server.registerTool(name, { title, description, inputSchema, outputSchema, annotations }, async (input) =>
      answerTool(tool, context, input),
    );
  }
  return server;
}

/** A message of a client, whose body is parsed already. */
interface Message {
  readonly request: Request;
  readonly parsedBody: unknown;
}

/** Answers one message of the protocol, in the version that the client speaks. */
export function answerMessage({ request, parsedBody }: Message, offer: Offer): Promise<Response> {
  const { log } = offer.context;
  const handler = createMcpHandler(() => mcpServer(offer), {
    onerror: (error) => log.warn({ err: error }, 'an MCP message was refused'),
  });
  return handler.fetch(request, { parsedBody });
}
