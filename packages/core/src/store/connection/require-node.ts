/** The oldest major version of Node with all that we use; `engines` in package.json says the same. */
const OLDEST_MAJOR = 24;

/**
 * Refuses a Node that is too old before anything is written: it would open a database and fail in the middle of a trade.
 * @throws Error
 */
export function requireNode(version: string = process.versions.node): void {
  if (parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new Error(
    `Prescient needs Node ${OLDEST_MAJOR} or newer; this is Node ${version}. Nothing was changed.`,
  );
}
