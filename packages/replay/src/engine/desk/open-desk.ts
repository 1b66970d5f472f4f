import type { OpenDesk } from '../desk.ts';
import { MemoryDesk, type DeskMeans } from './memory-desk.ts';

/** Opens desks in memory, with limits where they are given. */
export const openDeskWith =
  (means: DeskMeans): OpenDesk =>
  (terms) =>
    new MemoryDesk(terms, means);

/** Opens a desk in memory, without limits. */
export const openDesk: OpenDesk = openDeskWith({});
