// A migration that can be killed: it goes a batch at a time, when it is told to.
import { moveStore } from '../../src/store/move-store.ts'

const [, , from = '', to = '', stopAfter] = process.argv
let steps = 0
await moveStore({
  ...{ from, to, dryRun: false },
  onProgress: () => {
    steps += 1
    if (steps === Number(stopAfter)) process.kill(process.pid, 'SIGKILL')
  },
})
