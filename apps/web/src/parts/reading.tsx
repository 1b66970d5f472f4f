import type { ComponentChildren } from 'preact';
import type { Read } from '../api/use-read.ts';
import { Waiting } from './empty.tsx';
import { FaultNote } from './fault-note.tsx';

interface ReadingProps<T> {
  readonly of: Read<T>;
  readonly children: (data: T) => ComponentChildren;
}

/** A read on the screen: its answer, and above it the fault that came since. */
export const Reading = <T,>({ of: { data, fault }, children }: ReadingProps<T>) => (
  <>
    <FaultNote fault={fault} />
    {data === null ? !fault && <Waiting /> : children(data)}
  </>
);
