const LISTS = ['markets', 'events', 'data', 'items', 'results'];
/** The fields that an item of a list has and a page has not. */
const IDS = ['id', 'ticker', 'event_ticker', 'conditionId'];

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPage = (value: unknown): boolean =>
  isObject(value) && LISTS.some((name) => Array.isArray(value[name])) && !IDS.some((name) => name in value);

/** The same JSON with every number as it was written. */
const exactly = (text: string): unknown => {
  type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (source: string) => unknown };
  const keep: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value;
  return JSON.parse(text, keep as Parameters<typeof JSON.parse>[1]);
};

/** The value of JSON; undefined where it is none. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The lines of a file with a page or a market a line; none where a line is no JSON. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => valueOf(line) !== undefined) ? lines : [];
}

/** Takes a text apart into the texts of its pages: one page, an array of pages, or one page a line. None where it is no JSON. */
export function pagesIn(text: string): string[] {
  const value = valueOf(text);
  if (value === undefined) return linesOf(text);
  if (!Array.isArray(value) || value.length === 0 || !value.every(isPage)) return [text];
  return (exactly(text) as readonly unknown[]).map((page) => JSON.stringify(page));
}
