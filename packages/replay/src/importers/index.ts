import type { Importer } from './importer.ts';

/** Every importer, in the order in which they are asked whether a file is theirs. */
export const IMPORTERS: readonly Importer[] = [];
