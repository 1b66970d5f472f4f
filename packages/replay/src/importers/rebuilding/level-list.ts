/** Levels of one side as an archive lists them, in arrays that are used again for the next list. */
export class LevelList {
  prices = new Float64Array(64);
  sizes = new Float64Array(64);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(price: number, size: number): void {
    if (this.count === this.prices.length) this.#grow();
    this.prices[this.count] = price;
    this.sizes[this.count] = size;
    this.count += 1;
  }

  #grow(): void {
    const { prices, sizes } = this;
    this.prices = new Float64Array(2 * this.count);
    this.sizes = new Float64Array(2 * this.count);
    this.prices.set(prices);
    this.sizes.set(sizes);
  }
}
