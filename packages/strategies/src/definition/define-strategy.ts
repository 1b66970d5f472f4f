import type { z } from 'zod';
import type {
  BookContext,
  CycleContext,
  BaseContext,
  FillContext,
  PositionContext,
  ResolvedContext,
  TradeContext,
} from '../context/context.ts';
import type { Intents } from '../intents/intent.ts';
import type { Exits } from './exits.ts';
import type { SelectorInput } from './selector.ts';

/** A value that may follow from the configuration. */
type FromConfig<Config, Value> = Value | ((config: Config) => Value);

/** The handlers of a strategy. Each is pure: it reads its context, and returns intents. */
export interface Handlers<C, S> {
  /** All selected markets, once a cycle. */
  readonly onCycle?: (context: CycleContext<C, S>) => Intents<S>;
  /** The book of a selected market. */
  readonly onBook?: (context: BookContext<C, S>) => Intents<S>;
  /** Somebody traded in a selected market. */
  readonly onTrade?: (context: TradeContext<C, S>) => Intents<S>;
  /** An intent of an earlier cycle was carried out or refused. */
  readonly onFill?: (context: FillContext<C, S>) => Intents<S>;
  /** An open position that `exits` did not sell. */
  readonly onPosition?: (context: PositionContext<C, S>) => Intents<S>;
  /** Every `everyMinutes`. */
  readonly onTimer?: (context: BaseContext<C, S>) => Intents<S>;
  /** A position was paid because its market ended. */
  readonly onResolved?: (context: ResolvedContext<C, S>) => Intents<S>;
}

/** A strategy: its name and version, the shapes of its configuration and its state, its markets, its exits, its handlers. */
export interface StrategyDefinition<
  Config extends z.ZodObject = z.ZodObject,
  State extends z.ZodObject = z.ZodObject,
> extends Handlers<z.output<Config>, z.output<State>> {
  /** Lower-case letters, digits and hyphens, up to 40. */
  readonly name: string;
  /** Raised when its decisions change. */
  readonly version: number;
  /** The shape of the configuration; no settings unless given. */
  readonly config?: Config;
  /** The shape of the state, with a default for each field; no state unless given. */
  readonly state?: State;
  /** Makes this version's state from the state of an earlier version. Without it, the earlier state has to fit. */
  readonly upgrade?: (state: unknown, version: number) => z.input<State>;
  /** The markets to look at; every open market unless given. */
  readonly markets?: FromConfig<z.output<Config>, SelectorInput>;
  readonly exits?: FromConfig<z.output<Config>, Exits>;
  /** Hours of prices in `history`; none unless given. */
  readonly lookbackHours?: FromConfig<z.output<Config>, number>;
  /** True to get whole books, and not only their best levels. */
  readonly depth?: boolean;
  /** Minutes between two calls of `onTimer`. */
  readonly everyMinutes?: number;
}

/** Types a strategy. It is checked when it is loaded, so that its author gets sentences and not a stack. */
export const defineStrategy = <Config extends z.ZodObject, State extends z.ZodObject>(
  definition: StrategyDefinition<Config, State>,
): StrategyDefinition<Config, State> => definition;
