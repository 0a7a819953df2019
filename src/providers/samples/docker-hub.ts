// A push as Docker Hub posts it: the tag and the repository. All data is made up.
import { integer, people, pick, type SampleSet, seconds } from './draw.ts'

export const dockerHubSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Go-http-client/1.1'],
  ],
  bodies: {
    push: (draw) => ({
      callback_url: `https://registry.hub.docker.com/u/tidewater/harbour/hook/${draw.id}/`,
      push_data: { pushed_at: seconds(draw), pusher: pick(draw, people).login, tag: `1.${integer(draw, 0, 40)}` },
      repository: {
        name: 'harbour',
        namespace: 'tidewater',
        owner: 'tidewater',
        repo_name: 'tidewater/harbour',
        repo_url: 'https://hub.docker.com/r/tidewater/harbour',
        is_private: false,
        status: 'Active',
      },
    }),
  },
}
