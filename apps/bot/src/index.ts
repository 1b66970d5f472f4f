/** A bot that trades through the API. */
export { createClient, type ApiClient } from './api/client.ts';
export { isRefusedAs, isUnheard, mayPass } from './api/retry.ts';
export { Bot, type BotPlace } from './cycle/bot.ts';
export type { CycleReport } from './cycle/cycle-report.ts';
export { checkSource } from './cycle/plan-signals.ts';
export type { BotSettings, SignalSource } from './cycle/settings.ts';
export { reportJson } from './report/report-json.ts';
export { reportText } from './report/report-text.ts';
export { cyclesOnEvents } from './events/event-cycles.ts';
export { SharedBooks } from './reading/shared-books.ts';
export { StrategyBot } from './strategy/strategy-bot.ts';
export { strategyJson } from './strategy/strategy-json.ts';
export type { StrategyReport } from './strategy/strategy-report.ts';
export type { StrategyTask } from './strategy/strategy-task.ts';
export { strategyText } from './strategy/strategy-text.ts';
