import { useRef } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useAct, type Act } from '../../api/use-act.ts';
import type { TradeRequest } from './ticket.ts';

/** A command on its way. */
export interface Sending extends Omit<Act<{ readonly tradeId: string }>, 'run'> {
  /** Sends a command; where nobody knows what became of the last one, that one again, as it was. */
  readonly send: (request: TradeRequest) => void;
}

const carryOut = (request: TradeRequest): Promise<{ tradeId: string }> =>
  request.act === 'buy' ? api.trade.execute.mutate(request.input) : api.trade.close.mutate(request.input);

/** Sends commands, each once: prices may move before it is sent again, but its id stands for its first values. */
export function useSending(): Sending {
  const { run, forget, ...state } = useAct<{ tradeId: string }>();
  const last = useRef<TradeRequest | null>(null);
  return {
    ...state,
    send(request) {
      if (!state.fault?.mayRepeat) last.current = null;
      const sent = (last.current ??= request);
      void run(() => carryOut(sent));
    },
    forget() {
      last.current = null;
      forget();
    },
  };
}
