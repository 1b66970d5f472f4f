/** Objects that live as long as their owner, one of each class, made when they are first asked for. */
export class OneOfEach {
  readonly #made = new Map<object, object>();

  /** Returns the object of a class; `make` makes it where there is none yet. */
  of<T extends object>(type: abstract new (...parameters: never[]) => T, make: () => T): T {
    const known = this.#made.get(type);
    if (known instanceof type) return known;
    const made = make();
    this.#made.set(type, made);
    return made;
  }
}
