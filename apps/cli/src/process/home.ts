import { join } from 'node:path';

/** The folder of the episodes of a home. */
export const episodesIn = (home: string): string => join(home, 'episodes');
