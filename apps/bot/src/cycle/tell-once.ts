/** Returns a teller that tells each line once, however often it comes. */
export function tellOnce(tell: (line: string) => void): (lines: readonly string[]) => void {
  const told = new Set<string>();
  return (lines) => {
    for (const line of lines) {
      if (told.has(line)) continue;
      told.add(line);
      tell(line);
    }
  };
}
