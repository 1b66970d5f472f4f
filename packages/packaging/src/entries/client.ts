/** The API as a typed client; it needs no database and no server's code. */
export { createClient, type ApiClient } from '@prescient/bot/client';
export type { AppRouter, RouterInputs, RouterOutputs } from '@prescient/api';
