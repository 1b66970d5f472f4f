/** The deepest nesting of a state. */
const DEEPEST = 32;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** True for a value that JSON keeps as it is: no function, no date, no NaN, no hole, no bigint, no broken text. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= DEEPEST) return false;
  if (Array.isArray(value)) return Array.from(value).every((item) => isStorable(item, depth + 1));
  if (!isPlain(value)) return false;
  return Object.entries(value).every(
    ([name, item]) => isStorable(name) && (item === undefined || isStorable(item, depth + 1)),
  );
}
