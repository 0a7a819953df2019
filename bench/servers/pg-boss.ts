// pg-boss behind the verified door: one `send` a request, as its documentation shows. BENCH_PART=worker is its worker, in
// a process of its own: batches, without a pause while they are full, and no `notify`, which makes its sends slower.
import { PgBoss } from 'pg-boss'
import { markDone } from './mark-done.ts'
import { listenVerified } from './verified-door.ts'

const boss = new PgBoss({ connectionString: process.env.BENCH_POSTGRES ?? '', max: 10 })
boss.on('error', (error) => console.error(String(error)))
await boss.start()
await boss.createQueue('webhooks')

if (process.env.BENCH_PART === 'worker') {
  const options = { batchSize: 100, localConcurrency: 2, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 }
  await boss.work('webhooks', options, async (jobs) => {
    for (const _ of jobs) markDone()
  })
  process.send?.({ port: 0 })
  process.on('disconnect', () => process.exit(0))
} else {
  listenVerified(({ headers, body }) => boss.send('webhooks', { headers, body: body.toString('utf8') }))
}
