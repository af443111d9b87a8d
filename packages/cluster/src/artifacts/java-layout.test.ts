import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { arrangeJava, javaVersion, readJavaRelease } from './java-layout.ts'
import { jdkFiles, tempFolder, writeFiles } from './testing/tiny.ts'

async function home(version: string, modules?: string): Promise<string> {
  const folder = await tempFolder()
  await writeFiles(folder, jdkFiles(version, modules))
  return folder
}

test('the release file says the version', async () => {
  expect(await readJavaRelease(await home('17.0.15'))).toMatchObject({ version: '17.0.15', major: '17' })
  expect(await readJavaRelease(await home('1.8.0_402'))).toMatchObject({ major: '8' })
  expect(await readJavaRelease(await tempFolder())).toBeUndefined()
  expect(await javaVersion(await home('25.0.3'))).toBe('25.0.3')
})

test('a trimmed Java without the vector module is refused', async () => {
  await expect(javaVersion(await home('17.0.15', 'java.base'))).rejects.toMatchObject({
    code: 'ARTIFACT_UNAVAILABLE',
    seen: expect.stringContaining('jdk.incubator.vector: none') as string,
  })
})

test('what only developers need does not travel', async () => {
  const folder = await arrangeJava(await home('17.0.15'))
  expect((await readdir(folder)).toSorted()).toEqual(['bin', 'lib', 'release'])
  expect(await readdir(join(folder, 'lib'))).toEqual(['modules'])
})
