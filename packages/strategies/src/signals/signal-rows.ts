/** The fields that tell a single signal from an object that wraps a list. */
const OWN_FIELDS = ['market_id', 'action', 'target_price'];
/** The names under which an object may wrap a list of signals. */
const LIST_FIELDS = ['signals', 'data'];

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/**
 * Returns the signals that a JSON document holds, unread: those of a list, of an object with a list as `signals` or
 * `data`, or the one signal that the document is. Null where it holds none of these.
 */
export function signalRows(content: unknown): readonly unknown[] | null {
  if (isList(content)) return content;
  if (typeof content !== 'object' || content === null) return null;
  const fields = new Map<string, unknown>(Object.entries(content));
  const list = LIST_FIELDS.map((field) => fields.get(field)).find(isList);
  return list ?? (OWN_FIELDS.some((field) => fields.has(field)) ? [content] : null);
}
