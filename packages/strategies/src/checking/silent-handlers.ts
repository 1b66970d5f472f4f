import type { HandlerName } from '../runtime/check-definition.ts';
import type { Strategy } from '../runtime/prepare.ts';

/** A handler that is never called, and the sentence that says why. */
export interface SilentHandler {
  readonly handler: HandlerName;
  readonly why: string;
}

type Rule = (strategy: Pick<Strategy, 'definition' | 'selector'>) => string | null;

const RULES: Readonly<Partial<Record<HandlerName, Rule>>> = {
  onTrade: ({ selector }) =>
    selector.venue === 'kalshi'
      ? 'onTrade is never called: Kalshi is asked for its books and tells of no trades.'
      : null,
  onTimer: ({ definition }) =>
    definition.everyMinutes === undefined
      ? 'onTimer is never called: give everyMinutes, the minutes between two calls.'
      : null,
};

/** Returns the handlers of a strategy that nothing ever calls, so that their author does not wait for them. */
export function silentHandlers(strategy: Pick<Strategy, 'definition' | 'selector'>): SilentHandler[] {
  return (Object.entries(RULES) as [HandlerName, Rule][]).flatMap(([handler, rule]) => {
    const why = strategy.definition[handler] === undefined ? null : rule(strategy);
    return why === null ? [] : [{ handler, why }];
  });
}
