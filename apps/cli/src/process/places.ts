import { fileURLToPath } from 'node:url';

/** The files and folders of the repository that the commands use. The package `prescient` has its own list. */
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The default folder of local data: in the checkout, from whichever folder a command was called. */
export const DEFAULT_HOME = at('../../../../.prescient');
/** The folder of the built dashboard; where there is none, the API serves no page. */
export const PAGE = at('../../../web/dist');
/** The recording that comes with Prescient. */
export const SHIPPED_RECORDING = at('../../recordings/harbour-day.ndjson.gz');
/** The program itself. */
export const MAIN = at('../main.ts');
