/** The same work, done when it is first asked for, and never again. */
export function lazily<Out>(work: () => Out): () => Out {
  let done: { readonly output: Out } | null = null;
  return () => (done ??= { output: work() }).output;
}
