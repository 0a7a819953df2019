// Batches of the Event Grid schema, and the event by which it validates a subscription. All data is made up.
import { type Draw, guid, hex, integer, type SampleSet } from './draw.ts'

export const azureEventGridSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Azure-Event-Grid/1.0'],
    ['aeg-event-type', type.endsWith('ValidationEvent') ? 'SubscriptionValidation' : 'Notification'],
  ],
  bodies: {
    'Microsoft.Storage.BlobCreated': (draw) => [
      event(draw, 'Microsoft.Storage.BlobCreated', {
        api: 'PutBlob',
        contentType: 'image/png',
        contentLength: 524_288,
      }),
    ],
    'Microsoft.Storage.BlobDeleted': (draw) => [event(draw, 'Microsoft.Storage.BlobDeleted', { api: 'DeleteBlob' })],
    'Microsoft.EventGrid.SubscriptionValidationEvent': (draw) => [
      event(draw, 'Microsoft.EventGrid.SubscriptionValidationEvent', { validationCode: guid(draw) }),
    ],
  },
}

function event(draw: Draw, eventType: string, data: Record<string, unknown>): Record<string, unknown> {
  const subject = `/blobServices/default/containers/charts/blobs/oresund-${integer(draw, 1, 99)}.png`
  const group = `/subscriptions/${hex(draw, 32)}/resourceGroups/harbour`
  const topic = `${group}/providers/Microsoft.Storage/storageAccounts/charts`
  const eventTime = new Date(draw.at).toISOString()
  return { topic, subject, eventType, id: guid(draw), data, dataVersion: '', metadataVersion: '1', eventTime }
}
