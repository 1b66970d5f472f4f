import { openLocalPostgres } from '../local-postgres/src/index.ts';
import * as core from './src/index.ts';
const pg = await openLocalPostgres({ home: '/tmp/try-home2', durable: true });
const db = await core.openDatabase({ url: pg.applicationUrl, ownerUrl: pg.ownerUrl });
const P = Date.now() % 1e9; const N = Number(process.argv[2] ?? 1);
for (let i = 0; i < N; i++) await core.createPortfolio(db, { id: P + i, name: 'x', initialBalance: core.parseUsd('1000000') });
const run = Math.random().toString(36).slice(2);
let n = 0;
const cmd = (k: number) => ({ portfolioId: P + (k % N), commandId: `${run}-${n++}`, occurredAt: new Date(), venue: 'polymarket', marketId: 'm' + k, marketQuestion: 'Will the Astrid Pilots win the Harbour Cup?', action: 'buy_yes' as const, confidence: 0.5, reason: 'because', eventId: null, eventTitle: null, eventEndDate: null, amount: core.parseUsd('0.01'), price: core.parsePrice('0.3') });
const plan = process.argv[3] === '1' ? [[1, 6]] as const : [[64, 2], [64, 4], [512, 4], [512, 4], [1, 3]] as const;
for (const [bots, secs] of plan) {
  const end = Date.now() + secs * 1000; let done = 0; const cpu0 = process.cpuUsage();
  await Promise.all(Array.from({ length: bots }, async (_, b) => { while (Date.now() < end) { await core.executeTrade(db, cmd(b)); done++; } }));
  const c = process.cpuUsage(cpu0);
  console.log(bots, 'bots', Math.round(done / secs), 'trades/s', 'cpu/trade us', Math.round((c.user + c.system) / done));
}
console.log((await core.verifyAudit(db)).differences.length);
await db.close(); await pg.leave();
