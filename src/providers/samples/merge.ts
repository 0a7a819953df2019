// Webhooks as Merge sends them: the hook, the linked account and the object. All data is made up.
import { type Draw, guid, hex, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const mergeSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Merge/Webhooks'],
  ],
  bodies: {
    'Candidate.created': (draw) => webhook(draw, 'Candidate.created', person(draw)),
    'Employee.changed': (draw) => webhook(draw, 'Employee.changed', person(draw)),
    'Issue.synced': (draw) =>
      webhook(draw, 'Issue.synced', {
        sync_status: { model_name: 'ats.Issue', status: 'DONE', last_sync_start: isoSeconds(draw.at) },
      }),
  },
}

function webhook(draw: Draw, event: string, data: Record<string, unknown>): Record<string, unknown> {
  return {
    hook: { id: 'c41f0d3e-9b52-4a1e-8f53-0d6c2b7a9e11', event, target: 'https://hooks.example.com/webhooks/merge' },
    linked_account: {
      id: guid(draw),
      integration: 'Greenhouse',
      integration_slug: 'greenhouse',
      category: 'ats',
      end_user_origin_id: `tw-${hex(draw, 6)}`,
      end_user_organization_name: 'Tidewater',
      status: 'COMPLETE',
    },
    data: { id: guid(draw), modified_at: isoSeconds(draw.at), ...data },
  }
}

function person(draw: Draw): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const [first = '', ...rest] = name.split(' ')
  return {
    first_name: first,
    last_name: rest.join(' '),
    email_addresses: [{ value: email, email_address_type: 'WORK' }],
  }
}
