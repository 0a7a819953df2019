// Alerts as MongoDB Atlas sends them. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const mongodbAtlasSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['x-mms-event', type],
  ],
  bodies: {
    'alert.open': (draw) => alert(draw, 'OPEN'),
    'alert.close': (draw) => ({ ...alert(draw, 'CLOSED'), resolved: isoSeconds(draw.at) }),
  },
}

function alert(draw: Draw, status: string): Record<string, unknown> {
  return {
    id: draw.id,
    groupId: '6710f2c49a3b7d0012e4a8c1',
    alertConfigId: '6710f2c49a3b7d0012e4a8d7',
    eventTypeName: 'OUTSIDE_METRIC_THRESHOLD',
    status,
    created: isoSeconds(draw.at - 600_000),
    updated: isoSeconds(draw.at),
    clusterName: 'harbour',
    hostnameAndPort: 'harbour-shard-00-01.k9x2d.mongodb.net:27017',
    metricName: 'QUERY_TARGETING_SCANNED_OBJECTS_PER_RETURNED',
    currentValue: { number: integer(draw, 1_000, 9_000), units: 'RAW' },
  }
}
