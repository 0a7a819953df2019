// All randomness of a simulation: one stream of numbers, the same for the same seed (sfc32 by Chris Doty-Humphrey, PractRand).
export class Chance {
  #a: number
  #b = 0x9e3779b9
  #c = 0x243f6a88
  #counter = 1

  constructor(seed: number) {
    this.#a = seed >>> 0
    this.#b ^= Math.floor(seed / 2 ** 32)
    for (let i = 0; i < 12; i++) this.number()
  }

  /** From 0 (included) to 1 (excluded). */
  number(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.number() * (most - least + 1))
  }

  happens(share: number): boolean {
    return this.number() < share
  }

  of<One>(choices: readonly One[]): One {
    return choices[this.between(0, choices.length - 1)] as One
  }
}
