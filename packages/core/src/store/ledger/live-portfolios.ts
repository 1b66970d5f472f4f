/**
 * The condition that a row belongs to no saved replay: what venues say now moves nothing there. The ids of replays are read
 * once a statement, by an index that holds nothing else.
 */
export const ofLive = (column: string): string =>
  `${column} <> all (array(select id from portfolio_state where kind = 'replay'))`;
