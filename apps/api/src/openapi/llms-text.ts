/** The page for agents, in the form of llmstxt.org. */
export const LLMS_TEXT = `# Prescient

> A paper exchange for prediction markets. Portfolios with exact money buy and sell outcomes of markets at Polymarket and
> Kalshi, at quoted prices or from real order books with fees. No real money moves.

Call it in the way that fits you: by MCP, by REST, or by tRPC. All take the same fields, give the same answers and refuse with
the same codes. If the server asks for a token, send \`Authorization: Bearer <token>\`.

## Ways in

- [MCP](/mcp): the Model Context Protocol over streamable HTTP; tools to read, to preview and to trade
- [OpenAPI](/openapi.json): every query as GET and every mutation as POST below /v1, with schemas, examples and codes
- [Health](/v1/system/health): whether the server and its database are there

## A first trade

1. \`GET /v1/market/search?text=harbour&trading=true\` finds markets; \`marketId\` names one.
2. \`GET /v1/market/book?marketId=…&outcome=0\` shows what is offered. Outcome 0 is what \`buy_yes\` buys.
3. \`GET /v1/trade/preview\` with the fields of the trade answers what would happen, or why it would be refused.
4. \`POST /v1/trade/execute\` with the same fields as JSON buys. You choose \`tradeId\`; sent again, it trades once.
5. \`GET /v1/trade/receipt?portfolioId=1&tradeId=…\` shows the fill level by level, computed again from its receipt.

## Rules

- Money, shares and prices are decimal strings: \`"12.5"\`.
- A refusal is \`{ "error": { "code", "message", "details", "retryable" } }\`. Branch on \`code\`; retry only where \`retryable\` is
  true, with the same id.
- Lists are pages: pass \`nextCursor\` as \`cursor\`.
`;
