// Events as OpenAI sends them: the id of what is done, to be fetched. All data is made up.
import { type Draw, hex, type SampleSet, seconds } from './draw.ts'

type Fields = Record<string, unknown>

export const openaiSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)'],
  ],
  bodies: {
    'response.completed': (draw) => event(draw, 'response.completed', { id: `resp_${hex(draw, 48)}` }),
    'response.failed': (draw) => event(draw, 'response.failed', { id: `resp_${hex(draw, 48)}` }),
    'batch.completed': (draw) => event(draw, 'batch.completed', { id: `batch_${hex(draw, 32)}` }),
    'fine_tuning.job.succeeded': (draw) => event(draw, 'fine_tuning.job.succeeded', { id: `ftjob-${hex(draw, 24)}` }),
    'eval.run.succeeded': (draw) => event(draw, 'eval.run.succeeded', { id: `evalrun_${hex(draw, 32)}` }),
    'realtime.call.incoming': (draw) =>
      event(draw, 'realtime.call.incoming', {
        call_id: `rtc_${hex(draw, 32)}`,
        sip_headers: [
          { name: 'From', value: 'sip:+4640555010@sip.tidewater.example' },
          { name: 'To', value: 'sip:harbour@sip.api.openai.com' },
          { name: 'Call-ID', value: hex(draw, 32) },
        ],
      }),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  return { id: `evt_${draw.id}`, object: 'event', created_at: seconds(draw), type, data }
}
