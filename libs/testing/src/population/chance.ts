/** Chance that can be had again: the same words give the same numbers for ever (sfc32). */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number, stream: number, index: number) {
    this.#a = seed | 0;
    this.#b = Math.imul(stream, 0x9e3779b1) | 0;
    this.#c = index | 0;
    for (let i = 0; i < 12; i++) this.#bits();
  }

  #bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return t >>> 0;
  }

  /** From 0 up to 1, without it. */
  next(): number {
    return this.#bits() / 4_294_967_296;
  }

  /** From 0 up to `below`, without it. */
  whole(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** True in `share` of all cases. */
  in(share: number): boolean {
    return this.next() < share;
  }

  /** One of several. @throws RangeError when there are none */
  of<T>(choices: readonly T[]): T {
    return entry(choices, this.whole(choices.length));
  }
}

/** Things to draw by weight, in logarithmic time. */
export class Weighted<T> {
  readonly #sums: number[] = [];
  readonly total: number;

  /** @throws RangeError when nothing has a weight */
  constructor(readonly choices: readonly (readonly [choice: T, weight: number])[]) {
    let total = 0;
    for (const [, weight] of choices) this.#sums.push((total += weight));
    this.total = total;
    if (total <= 0) throw new RangeError('there is nothing to draw from');
  }

  draw(chance: Chance): T {
    const wanted = chance.next() * this.total;
    let low = 0;
    let high = this.#sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return entry(this.choices, low)[0];
  }
}

/** @throws RangeError when the list has no such entry */
export function entry<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`there is no entry ${index} of ${list.length}`);
  return found;
}
