/** The address of a procedure: `market.list` is at `/v1/market/list`. */
export const pathOf = (name: string): string => `/v1/${name.replaceAll('.', '/')}`;
