import { useEffect, useRef } from 'preact/hooks';
import { faultOf } from './fault.ts';
import { token } from './token.ts';

interface Running {
  unsubscribe(): void;
}

/** The way of a subscription to say how far it came, and that it ended. */
export interface Following {
  /** The id of the last event that came; the subscription goes on after it. */
  readonly lastEventId: string | null;
  /** Called with the id of each event. */
  readonly got: (id: string) => void;
  readonly failed: (error: unknown) => void;
}

/** Milliseconds until a subscription that the server ended is begun again. */
const AGAIN_MS = 3_000;

/**
 * Follows a subscription while the component is there and the page can be seen: a browser has few connections for all its
 * tabs together. A page that comes back goes on after the last event that it got.
 */
export function useFollow(start: (following: Following) => Running, key: string): void {
  const newest = useRef(start);
  newest.current = start;
  const caller = token.value;
  useEffect(() => {
    let lastEventId: string | null = null;
    let running: Running | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      clearTimeout(timer);
      running?.unsubscribe();
      running = null;
    };
    const got = (id: string): void => void (lastEventId = id);
    const failed = (error: unknown): void => {
      faultOf(error);
      end();
      timer = setTimeout(look, AGAIN_MS);
    };
    const look = (): void => {
      if (document.hidden) end();
      else running ??= newest.current({ lastEventId, got, failed });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      end();
    };
  }, [key, caller]);
}
