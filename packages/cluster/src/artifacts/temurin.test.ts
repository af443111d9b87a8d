import { readdir } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import type { Located } from './artifact.ts'
import { temurin } from './temurin.ts'
import { fetchContext, java, never } from './testing/context.ts'
import { serve, type TestServer } from './testing/serve.ts'
import { jdkArchive } from './testing/tiny.ts'

let server: TestServer
afterEach(() => server.close())

test('the newest JDK is found, checked, unpacked and trimmed', async () => {
  const { bytes, sha256 } = await jdkArchive('17.0.15')
  const asset = () => [
    {
      binary: {
        package: { name: 'jdk.tar.gz', link: `${server.url}/jdk.tar.gz`, checksum: sha256, size: bytes.length },
      },
    },
  ]
  server = await serve({
    '/v3/assets/latest/17/hotspot': (_request, response) => response.end(JSON.stringify(asset())),
    '/jdk.tar.gz': bytes,
  })
  const source = temurin(server.url)
  const located = (await source.locate(java('17'), never)) as Located
  expect(located).toMatchObject({ checksum: { algorithm: 'sha256', value: sha256 }, size: bytes.length })
  expect(server.asked[0]).toContain('architecture=x64&os=linux&image_type=jdk')
  const home = await source.fetch(java('17'), located, await fetchContext())
  expect((await readdir(home)).toSorted()).toEqual(['bin', 'lib', 'release'])
})

test('the machine kind is asked for in their words', async () => {
  server = await serve({ '/v3/assets/latest/21/hotspot': '[]' })
  const answer = await temurin(server.url).locate(
    { artifact: 'java', version: '21', platform: { os: 'linux', arch: 'aarch64' } },
    never,
  )
  expect(server.asked[0]).toContain('architecture=aarch64')
  expect(answer).toMatchObject({ absent: 'it has no JDK 21 for linux aarch64' })
})

test('a major version that is not there is absent, with those that are', async () => {
  server = await serve({ '/v3/info/available_releases': '{"available_releases":[17,21,25]}' })
  expect(await temurin(server.url).locate(java('16'), never)).toEqual({
    absent: 'it has no JDK 16 for linux x86_64',
    noSuchVersion: { has: ['17', '21', '25'] },
  })
})

test('an answer from somebody else is an error that shows it', async () => {
  server = await serve({ '/v3/assets/latest/17/hotspot': '<html>Log in</html>' })
  await expect(temurin(server.url).locate(java('17'), never)).rejects.toMatchObject({
    code: 'DOWNLOAD',
    seen: '<html>Log in</html>',
  })
})
