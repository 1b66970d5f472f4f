import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of one run's temporary home. */
export interface Places {
  /** Holds the cluster. */
  readonly home: string;
  /** Holds journals and logs. */
  readonly notes: string;
  readonly compileCache: string;
}

/** The folders of a run, made where they must be there. */
export function placesIn(home: string): Places {
  // Code that Node compiled for earlier commands need not be compiled again.
  const compileCache = process.env['NODE_COMPILE_CACHE'] ?? join(home, 'compile-cache');
  const places = { home, notes: join(home, 'notes'), compileCache };
  mkdirSync(places.notes);
  return places;
}
