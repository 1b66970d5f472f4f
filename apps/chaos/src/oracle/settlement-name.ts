/** The number of the result by which a settlement paid, which its id has behind the market's name or its hash. */
export function resultOf(settlementId: string): number | null {
  const [, digits] = /^settle:(?:polymarket:[\w-]+|[0-9a-f]{64}):r(\d+):/.exec(settlementId) ?? [];
  return digits === undefined ? null : Number(digits);
}
