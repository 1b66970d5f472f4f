import { useState } from 'preact/hooks';
import { faultOf, type Fault } from './fault.ts';

/** One act of a person: under way, refused, or done with its answer. */
export interface Act<T> {
  readonly isBusy: boolean;
  readonly fault: Fault | null;
  readonly answer: T | null;
  /** Does it, unless it is under way. Resolves to the answer; to null where it was refused. */
  readonly run: (work: () => Promise<T>) => Promise<T | null>;
  readonly forget: () => void;
}

type State<T> = Pick<Act<T>, 'isBusy' | 'fault' | 'answer'>;

export function useAct<T>(): Act<T> {
  const idle: State<T> = { isBusy: false, fault: null, answer: null };
  const [state, setState] = useState(idle);
  return {
    ...state,
    forget: () => setState(idle),
    async run(work) {
      if (state.isBusy) return null;
      setState({ ...idle, isBusy: true });
      try {
        const answer = await work();
        setState({ ...idle, answer });
        return answer;
      } catch (error) {
        setState({ ...idle, fault: faultOf(error) });
        return null;
      }
    },
  };
}
