// Events as Adobe I/O sends them, CloudEvents in form; the signatures are added by Adobe alone. All data is made up.
import { guid, hex, integer, type SampleSet } from './draw.ts'

export const adobeIoEventsSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/cloudevents+json; charset=UTF-8'],
    ['user-agent', 'Adobe/1.0'],
    ['x-adobe-public-key1-path', '/prod/keys/pub-key-3fVj0Lv0QB.pem'],
    ['x-adobe-public-key2-path', '/prod/keys/pub-key-voy5XEbWmT.pem'],
  ],
  bodies: {
    'aem.assets.asset.created': (draw) => ({
      specversion: '1.0',
      event_id: draw.id,
      id: guid(draw),
      source: 'acct:author-p12345-e67890.example.com',
      type: 'aem.assets.asset.created',
      time: new Date(draw.at).toISOString(),
      recipient_client_id: hex(draw, 32),
      data: {
        assetMetadata: { 'dc:format': 'image/jpeg' },
        repositoryMetadata: { 'repo:size': integer(draw, 900, 90_000) },
      },
    }),
  },
}
