/** A bot that trades through the API. */
export { BoughtSides } from './bought.ts';
export { createClient, type ApiClient } from './client.ts';
export { Journal } from './journal.ts';
export { isRefusedAs, isUnheard, mayPass } from './retry.ts';
export { runBot, type BotReport, type BotTrade } from './runner.ts';
