import type { TRPCClientError } from '@trpc/client';
import { describe, expectTypeOf, test } from 'vitest';
import type { DomainErrorCode } from '@prescient/core';
import type { AppRouter, RouterInputs, RouterOutputs, WireError } from '../src/index.ts';

type IsAny<T> = 0 extends 1 & T ? true : false;

/** The fields, by path, whose type means nothing on the client: `any`, `never`, or what JSON does not carry. */
type Faults<T, Path extends string> =
  IsAny<T> extends true
    ? `${Path} is any`
    : [T] extends [never]
      ? `${Path} is never`
      : T extends
            | bigint
            | Date
            | symbol
            | Map<unknown, unknown>
            | Set<unknown>
            | ((...args: never[]) => unknown)
        ? `${Path} is not JSON`
        : T extends readonly (infer Item)[]
          ? Faults<Item, `${Path}[]`>
          : T extends object
            ? { [Key in keyof T & string]-?: Faults<T[Key], `${Path}.${Key}`> }[keyof T & string]
            : never;

describe('on the client', () => {
  test('no field of any input or output is any, never, a bigint or a Date', () => {
    expectTypeOf<Faults<RouterInputs, 'in'>>().toEqualTypeOf<never>();
    expectTypeOf<Faults<RouterOutputs, 'out'>>().toEqualTypeOf<never>();
  });

  test('the check finds such a field wherever it hides', () => {
    interface Planted {
      a: { b: bigint | null }[];
      c?: Date;
      d: { e: never };
      // oxlint-disable-next-line typescript/no-explicit-any -- This is what the check is there to find.
      f: any;
      fine: { g: string | null; h?: number; i: unknown };
    }
    type Found = 'x.a[].b is not JSON' | 'x.c is not JSON' | 'x.d.e is never' | 'x.f is any';
    expectTypeOf<Faults<Planted, 'x'>>().toEqualTypeOf<Found>();
  });

  test('money is text, and what has few values is a union of them', () => {
    expectTypeOf<RouterInputs['trade']['execute']['amount']>().toEqualTypeOf<string>();
    expectTypeOf<RouterOutputs['portfolio']['get']['balance']>().toEqualTypeOf<string>();
    expectTypeOf<RouterOutputs['portfolio']['summary']['positions'][number]['markSource']>().toEqualTypeOf<
      'entry' | 'book'
    >();
    expectTypeOf<RouterOutputs['trade']['get']['action']>().toEqualTypeOf<'buy_yes' | 'buy_no'>();
    expectTypeOf<RouterOutputs['trade']['get']['rejectCode']>().toEqualTypeOf<DomainErrorCode | null>();
    expectTypeOf<RouterOutputs['trade']['executeMany']['items'][number]['status']>().toEqualTypeOf<
      'executed' | 'rejected' | 'replayed'
    >();
  });

  test('a refusal is a literal union of codes', () => {
    type Data = NonNullable<TRPCClientError<AppRouter>['data']>;
    expectTypeOf<Data['domain']>().toEqualTypeOf<WireError | null>();
    type Code = NonNullable<Data['domain']>['code'];
    expectTypeOf<Code>().toEqualTypeOf<DomainErrorCode>();
    expectTypeOf<'INSUFFICIENT_FUNDS'>().toExtend<Code>();
    expectTypeOf<string>().not.toExtend<Code>();
  });

  test('nothing tells how the server is built', () => {
    expectTypeOf<NonNullable<TRPCClientError<AppRouter>['data']>>().not.toHaveProperty('stack');
  });
});
