// Graphile Worker behind the verified door: one `addJob` a request. BENCH_PART=worker is its worker, in a process of its
// own, with its local queue and its batches, which its documentation gives for the most jobs a second.
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { markDone } from './mark-done.ts'
import { listenVerified } from './verified-door.ts'

const connectionString = process.env.BENCH_POSTGRES ?? ''
const logger = new Logger(() => () => undefined)

if (process.env.BENCH_PART === 'worker') {
  await run({
    taskList: { webhooks: markDone },
    preset: {
      worker: {
        ...{ connectionString, logger, concurrentJobs: 24, maxPoolSize: 26, pollInterval: 500 },
        ...{ completeJobBatchDelay: 0, failJobBatchDelay: 0, localQueue: { size: 500 } },
      },
    },
  })
  process.send?.({ port: 0 })
  process.on('disconnect', () => process.exit(0))
} else {
  const utils = await makeWorkerUtils({ connectionString, logger, maxPoolSize: 10 })
  await utils.migrate()
  listenVerified(({ headers, body }) => utils.addJob('webhooks', { headers, body: body.toString('utf8') }))
}
