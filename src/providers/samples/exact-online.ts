// Notifications as Exact Online sends them: thin, with their HashCode at the end. All data is made up.
import { type Draw, guid, type SampleSet } from './draw.ts'

export const exactOnlineSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'Accounts.Update': (draw) => notification(draw, 'Accounts', 'Update'),
    'SalesInvoices.Create': (draw) => notification(draw, 'SalesInvoices', 'Create'),
    'Items.Delete': (draw) => notification(draw, 'Items', 'Delete'),
  },
}

const endpoints: Readonly<Record<string, string>> = {
  Accounts: 'crm',
  SalesInvoices: 'salesinvoice',
  Items: 'logistics',
}

function notification(draw: Draw, topic: string, action: string): Record<string, unknown> {
  const key = guid(draw)
  return {
    Content: {
      Topic: topic,
      ClientId: '7f0d2c1b-5a4e-4d3c-8b2a-1f0e9d8c7b6a',
      Division: 2_417_306,
      Action: action,
      Key: key,
      ExactOnlineEndpoint: `https://start.exactonline.nl/api/v1/2417306/${endpoints[topic]}/${topic}(guid'${key}')`,
      EventCreatedOn: new Date(draw.at).toISOString().slice(0, -1),
    },
  }
}
