/** A bot that trades through the API. Start from `strategies/favourite.ts`. */
export { BoughtSides } from './bought.ts';
export { createClient, type ApiClient } from './client.ts';
export { Journal } from './journal.ts';
export { isRefusedAs, isUnheard, mayPass } from './retry.ts';
export { runBot, type BotReport, type BotTrade } from './runner.ts';
export { readSignalFile } from './signal-file.ts';
export { favourite } from './strategies/favourite.ts';
