import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { faultOf, isReachable, type Fault } from './fault.ts';
import { token } from './token.ts';

/** The newest answer of a read, and the fault that came since. */
export interface Read<T> {
  readonly data: T | null;
  readonly fault: Fault | null;
  /** Reads again at once. */
  readonly again: () => void;
}

interface ReadOptions {
  /** Names what is read: another name begins with nothing known. */
  readonly key: string;
  /** Milliseconds between two reads; ten seconds unless given. */
  readonly everyMs?: number;
}

const EVERY_MS = 10_000;
/** After a read, the next one waits this many times as long as it took. */
const RESTS = 3;

/** Waits, and then until the page can be seen; not longer than until the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let isOver = false;
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    const look = (): void => {
      if (isOver && !document.hidden) done();
    };
    const timer = setTimeout(() => {
      isOver = true;
      look();
    }, ms);
    signal.addEventListener('abort', done);
    document.addEventListener('visibilitychange', look);
  });
}

/** Reads again and again while the component is there and the page can be seen. */
export function useRead<T>(read: () => Promise<T>, { key, everyMs = EVERY_MS }: ReadOptions): Read<T> {
  const [known, setKnown] = useState<{ key: string; data: T | null; fault: Fault | null } | null>(null);
  const [round, setRound] = useState(0);
  const newest = useRef(read);
  newest.current = read;
  const caller = token.value;
  useEffect(() => {
    const end = new AbortController();
    const { signal } = end;
    const show = (data: T | null, fault: Fault | null): void => {
      if (signal.aborted) return;
      setKnown((last) => ({ key, data: data ?? (last?.key === key ? last.data : null), fault }));
    };
    const keepReading = async (): Promise<void> => {
      while (!signal.aborted) {
        const began = performance.now();
        try {
          const data = await newest.current();
          isReachable.value = true;
          show(data, null);
        } catch (error) {
          show(null, faultOf(error));
        }
        await pause(Math.max(everyMs, RESTS * (performance.now() - began)), signal);
      }
    };
    void keepReading();
    return () => end.abort();
  }, [key, everyMs, caller, round]);
  const again = useCallback(() => setRound((last) => last + 1), []);
  const { data, fault } = known?.key === key ? known : { data: null, fault: null };
  return { data, fault, again };
}
