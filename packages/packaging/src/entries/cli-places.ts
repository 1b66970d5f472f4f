import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The places of the command line in the package: every file of ours lies flat in `dist`, beside the other folders. */
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const DEFAULT_HOME = join(homedir(), '.prescient');
export const PAGE = at('../page');
export const SHIPPED_RECORDING = at('../recordings/harbour-day.ndjson.gz');
export const MAIN = at('./main.js');
