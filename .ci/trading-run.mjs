// Runs `npm start -- --once --json` twice on one new home and checks what it answers.
// Usage: node .ci/trading-run.mjs <home> [arguments for start…]
import { check, conclude, runReport } from './check.mjs';

const [home, ...startArguments] = process.argv.slice(2);
const start = () =>
  runReport(['start', '--silent', '--', '--once', '--json', ...startArguments], { PRESCIENT_HOME: home });

// Digit by digit: a sum of floats could hide the very error that is looked for.
function micros(value) {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  return BigInt(`${sign}${whole}${fraction.padEnd(6, '0')}`);
}

function checkRun(name, { exitCode, report }) {
  check(exitCode === 0, `${name}: ends with code 0 (${exitCode})`);
  check(report?.portfolio !== undefined, `${name}: prints one JSON document with a portfolio`);
  const fields = [
    'balance',
    'total_invested',
    'initial_balance',
    'realized_pnl',
    'equity',
    'total_profit_loss',
  ];
  const money = Object.fromEntries(fields.map((field) => [field, micros(report?.portfolio?.[field])]));
  const exact = fields.every((field) => money[field] !== undefined);
  check(exact, `${name}: every amount is a decimal with at most six places`);
  const total = exact && money.balance + money.total_invested === money.initial_balance + money.realized_pnl;
  check(total, `${name}: balance + total_invested = initial_balance + realized_pnl`);
  const equity = exact && money.equity === money.initial_balance + money.total_profit_loss;
  check(equity, `${name}: equity = initial_balance + total_profit_loss`);
}

const first = start();
checkRun('first run', first);
check(first.report?.bot?.executed > 0, `first run: trades (${first.report?.bot?.executed})`);

const second = start();
checkRun('second run', second);
// Markets of the world open while the first run ends; what was bought before is bought no second time.
const { executed, skipped } = second.report?.bot ?? {};
check(
  skipped > 0 && executed < skipped / 2,
  `second run: buys nothing twice (${executed}, skips ${skipped})`,
);
const counts = [first, second].map(({ report }) => report?.portfolio?.trade_count);
check(
  counts[0] !== undefined && counts[0] + executed === counts[1],
  `second run: counts the trades of both (${counts.join(' and ')})`,
);

conclude();
