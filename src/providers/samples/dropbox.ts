// Notifications as Dropbox posts them: whose files changed, and nothing else. All data is made up.
import { integer, type SampleSet } from './draw.ts'

export const dropboxSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'DropboxWebhooks/1.0'],
  ],
  bodies: {
    list_folder: (draw) => ({
      list_folder: { accounts: [`dbid:AAH${draw.id}`] },
      delta: { users: [integer(draw, 1_000_000, 99_999_999)] },
    }),
  },
}
