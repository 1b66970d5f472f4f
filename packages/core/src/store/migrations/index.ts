import { InitialMigration } from './migration-20260101000000-initial.ts';

/** Every migration in order. The names are what the database remembers: never rename one that was released. */
export const MIGRATIONS = [{ name: '20260101000000-initial', class: InitialMigration }];
