// Calls that wait together share a commit: what comes while one is on its way is the next.
export class Gather<Give, Get> {
  readonly #run: (gives: readonly Give[]) => Promise<PromiseSettledResult<Get>[]>
  readonly #callsMax: number
  readonly #lanesMax: number
  readonly #queue: { give: Give; resolve(get: Get): void; reject(error: unknown): void }[] = []
  #lanes = 0
  #isStarting = false
  #idle: (() => void)[] = []

  constructor(
    { lanes, callsMax }: { lanes: number; callsMax: number },
    run: (gives: readonly Give[]) => Promise<PromiseSettledResult<Get>[]>,
  ) {
    this.#lanesMax = lanes
    this.#callsMax = callsMax
    this.#run = run
  }

  ask(give: Give): Promise<Get> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ give, resolve, reject })
      if (this.#isStarting) return
      this.#isStarting = true
      setImmediate(() => {
        this.#isStarting = false
        this.#start()
      })
    })
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#queue.length + this.#lanes > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #start(): void {
    while (this.#queue.length > 0 && this.#lanes < this.#lanesMax) void this.#take()
  }

  async #take(): Promise<void> {
    const calls = this.#queue.splice(0, this.#callsMax)
    this.#lanes += 1
    const results = await this.#run(calls.map((call) => call.give))
    this.#lanes -= 1
    calls.forEach((call, index) => {
      const result = results[index]
      if (result?.status === 'fulfilled') call.resolve(result.value)
      else call.reject(result?.reason)
    })
    this.#start()
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
