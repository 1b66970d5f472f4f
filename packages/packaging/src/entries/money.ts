/** Amounts without a database: dollars, shares and prices as whole millionths. */
export * from '@prescient/core/money';
