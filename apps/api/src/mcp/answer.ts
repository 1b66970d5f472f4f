import type { CallContext } from '../context.ts';
import { domainErrorOf, INTERNAL_MESSAGE, toLog, wireError } from '../errors.ts';
import { callProcedure, sentTo } from '../procedures.ts';
import type { Tool } from './tools.ts';

/** The answer to a tool call: an object, and the same as text; or a refusal as text. */
export interface ToolAnswer {
  // The library adds fields of its own to it.
  [field: string]: unknown;
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
  readonly isError?: true;
}

const textOf = (value: unknown): ToolAnswer['content'] => [{ type: 'text', text: JSON.stringify(value) }];

const INTERNAL = { code: 'INTERNAL', message: INTERNAL_MESSAGE, details: {}, retryable: false };

/** Calls the procedure of a tool. A refusal is an answer that the agent reads; a fault of ours tells nothing but to look at the log. */
export async function answerTool(tool: Tool, context: CallContext, input: unknown): Promise<ToolAnswer> {
  const { call } = tool;
  try {
    const answer = await callProcedure(call.name, context, sentTo(call, input ?? {}));
    return { content: textOf(answer), structuredContent: answer as Record<string, unknown> };
  } catch (error) {
    const refusal = domainErrorOf(error);
    if (!refusal) context.log.error({ ...toLog(error), tool: tool.name }, 'tool failed');
    return { content: textOf({ error: refusal ? wireError(refusal) : INTERNAL }), isError: true };
  }
}
