/** True if a value that somebody sent has named fields. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for an object without a field. */
export const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;
