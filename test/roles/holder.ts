// A node that has its turn at pruning and does nothing with it, until it is killed.
import { defaultLimits } from '../../src/core/limits.ts'
import { openStore } from '../../src/store/open-store.ts'

const [, , url, forMs] = process.argv
const store = await openStore(url, defaultLimits)
process.send?.(await store.takeTurn('prune', Number(forMs)))
setInterval(() => undefined, 1_000)
