/** The same work, done once for each object however many ask for it: what many streams tell is made for all of them. */
export function once<In extends object, Out>(work: (input: In) => Out): (input: In) => Out {
  const known = new WeakMap<In, { readonly output: Out }>();
  return (input) => {
    const done = known.get(input) ?? { output: work(input) };
    known.set(input, done);
    return done.output;
  };
}
