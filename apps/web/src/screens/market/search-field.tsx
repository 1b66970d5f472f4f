import { useEffect, useRef, useState } from 'preact/hooks';

/** Milliseconds after the last key until markets are looked for. */
const REST_MS = 250;

/** Words to look for. It has the focus when the screen opens, as `/` opens it. */
export function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed), REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      ref={input}
      type="search"
      aria-label="Words of a market"
      placeholder="Search by words of the question or its outcomes"
      maxLength={200}
      value={typed}
      onInput={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}
