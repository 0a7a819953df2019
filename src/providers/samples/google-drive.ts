// Notifications as Google sends them: headers, and no body. All data is made up.
import { guid, type SampleSet, token } from './draw.ts'

export const googleDriveSamples: SampleSet = {
  headers: (type, draw) => [
    ['user-agent', 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)'],
    ['accept', '*/*'],
    ['x-goog-channel-id', guid(draw)],
    ['x-goog-message-number', '41070'],
    ['x-goog-resource-id', token(draw, 27)],
    ['x-goog-resource-state', type],
    ['x-goog-resource-uri', 'https://www.googleapis.com/drive/v3/changes?alt=json&pageToken=4107'],
    ['x-goog-channel-expiration', new Date(draw.at + 7 * 86_400_000).toUTCString()],
  ],
  bodies: { change: () => '', update: () => '', trash: () => '', exists: () => '' },
}
