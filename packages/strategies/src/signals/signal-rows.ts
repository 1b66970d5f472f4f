/** The fields that tell a single signal from an object that wraps a list. */
const OWN_FIELDS = ['market_id', 'action', 'target_price'];
/** The names under which an object may wrap a list of signals. */
const LIST_FIELDS = ['signals', 'data'];

/**
 * Returns the signals that a JSON document holds, unread: those of a list, of an object with a list as `signals` or
 * `data`, or the one signal that the document is. Null where it holds none of these.
 */
export function signalRows(content: unknown): readonly unknown[] | null {
  if (Array.isArray(content)) return content;
  if (typeof content !== 'object' || content === null) return null;
  for (const field of LIST_FIELDS) {
    const list: unknown = Object.hasOwn(content, field) ? content[field as keyof typeof content] : null;
    if (Array.isArray(list)) return list;
  }
  return OWN_FIELDS.some((field) => Object.hasOwn(content, field)) ? [content] : null;
}
