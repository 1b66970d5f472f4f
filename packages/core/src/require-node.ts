/** The oldest Node with all that we use, as major and minor version; `engines` in package.json says the same. */
const OLDEST = { major: 22, minor: 18 };

/**
 * Refuses a Node that is too old before anything is written: it would open a database and fail in the middle of a trade.
 * @throws Error
 */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return;
  throw new Error(
    `Prescient needs Node ${OLDEST.major}.${OLDEST.minor} or newer; this is Node ${version}. Nothing was changed.`,
  );
}
