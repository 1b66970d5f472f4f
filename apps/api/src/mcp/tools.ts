import { includesScope, type Scope, type Token } from '@prescient/core';
import { draw, type JsonSchema } from '../openapi/draw.ts';
import { descriptionOf } from '../openapi/operation.ts';
import { calls, type Call } from '../procedures.ts';

/** The words about a tool that its procedure does not say. */
interface ToolTerms {
  readonly title: string;
  /** True if it does something that cannot be taken back. */
  readonly destructive?: true;
  /** True if it does more when it is called again with the same arguments. */
  readonly repeats?: true;
  /** The advice for an agent, beside the description. */
  readonly advice?: string;
}

const PREVIEW_FIRST = 'Preview it first, with the same arguments, and send it with the same ids.';

/** The procedures that an agent gets as tools. */
const TERMS: Readonly<Record<string, ToolTerms>> = {
  'system.health': { title: 'Health of the server' },
  'market.search': { title: 'Find markets by words' },
  'market.list': { title: 'List markets' },
  'market.get': { title: 'One market' },
  'market.book': { title: 'Order book of an outcome' },
  'market.history': { title: 'Prices of an outcome over time' },
  'event.search': { title: 'Find events by words' },
  'event.get': { title: 'One event' },
  'portfolio.list': { title: 'List portfolios' },
  'portfolio.get': { title: 'Account of a portfolio' },
  'portfolio.summary': { title: 'Account and open positions' },
  'portfolio.positions': { title: 'Positions of a portfolio' },
  'portfolio.history': { title: 'Equity over time' },
  'trade.list': { title: 'Trades of a portfolio' },
  'trade.get': { title: 'One trade' },
  'trade.receipt': { title: 'Receipt of a trade' },
  'command.get': { title: 'Answer to a command' },
  'report.get': { title: 'Report of a portfolio' },
  'report.compare': { title: 'Compare portfolios' },
  'report.leaderboard': { title: 'Leaderboard' },
  'replay.list': { title: 'List replays' },
  'replay.get': { title: 'One replay' },
  'risk.get': { title: 'Limits of a portfolio' },
  'signal.list': { title: 'Signals of strategies' },
  'price.status': { title: 'State of marking' },
  'audit.verify': { title: 'Audit the ledger' },
  'trade.preview': { title: 'Preview a buy' },
  'trade.previewClose': { title: 'Preview a sale' },
  'trade.execute': { title: 'Buy', destructive: true, advice: PREVIEW_FIRST },
  'trade.close': { title: 'Sell', destructive: true, advice: PREVIEW_FIRST },
  'portfolio.pause': { title: 'Pause a portfolio' },
  'portfolio.resume': { title: 'Resume a portfolio' },
  'risk.halt': { title: 'Turn the kill switch on' },
  'signal.cancel': { title: 'Take signals back', destructive: true },
  'portfolio.create': { title: 'Open a portfolio' },
  'sim.episodes': { title: 'List episodes' },
  'sim.create': { title: 'Begin a simulation', repeats: true },
  'sim.observe': { title: 'Observe a simulation', repeats: true },
  'sim.step': {
    title: 'Let simulated time pass',
    advice: 'Results of markets are hidden until they happen.',
  },
  'sim.act': { title: 'Buy and sell in a simulation', advice: 'Say your probability in p and your reason.' },
  'sim.end': { title: 'End a simulation' },
  'sim.trajectory': { title: 'Steps and acts of a simulation' },
};

/** A procedure as a tool. */
export interface Tool {
  readonly call: Call;
  /** As `trade_execute`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly type: 'object' };
  readonly outputSchema: JsonSchema & { readonly type: 'object' };
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** A drawn schema that stands by itself; every input and answer of a tool is an object. */
function standalone(call: Call, io: 'input' | 'output'): Tool['inputSchema'] {
  const { schema, defs } = draw(call[io], io);
  return { ...schema, type: 'object', ...(Object.keys(defs).length > 0 && { $defs: defs }) };
}

function toolOf(call: Call, { title, destructive, repeats, advice }: ToolTerms): Tool {
  const about = descriptionOf(call.name);
  return {
    call,
    name: call.name.replaceAll('.', '_'),
    title,
    description: advice === undefined ? about : `${about} ${advice}`,
    inputSchema: standalone(call, 'input'),
    outputSchema: standalone(call, 'output'),
    annotations: {
      readOnlyHint: call.type === 'query',
      destructiveHint: destructive ?? false,
      // A command happens once under its id, and a switch that is on stays on.
      idempotentHint: repeats === undefined,
      openWorldHint: false,
    },
  };
}

/** Makes all tools, in the order in which an agent should read them. @throws Error for a tool without a procedure */
export function makeTools(): readonly Tool[] {
  return Object.entries(TERMS).map(([name, terms]) => {
    const call = calls.find((each) => each.name === name);
    if (!call) throw new Error(`There is no procedure ${name} for a tool.`);
    return toolOf(call, terms);
  });
}

const isOpenTo = (scope: Scope, { call }: Tool): boolean => {
  const { access } = call.meta;
  return access === 'public' || includesScope(scope, access);
};

/** The tools that a token may call; all of them where no token is asked for. */
export const toolsFor = (tools: readonly Tool[], token: Token | null): readonly Tool[] =>
  token === null ? tools : tools.filter((tool) => isOpenTo(token.scope, tool));
