import { afterAll, beforeAll, expect, test } from 'vitest'
import { realCluster, type RealCluster } from '../jobs/testing/real-cluster.ts'
import { openPage, type PageAsked } from './ui.ts'

let real: RealCluster
beforeAll(async () => {
  real = await realCluster('pages-test')
})
afterAll(() => real.down())

const open = async (asked: PageAsked) => openPage(real.cluster, real.hosts, await real.machines(), asked)

test.each([
  [{ page: 'master' }, /<title>Spark Master at spark:/],
  [{ page: 'worker' }, /<title>Spark Worker at 127/],
  [{ page: 'worker', machine: 'localhost', instance: 2 }, /<title>Spark Worker at 127/],
] as const)('%j answers', async (asked, title) => {
  const page = await open(asked)
  expect(await (await fetch(page.address)).text()).toMatch(title)
  await page.close()
})

test.each([
  [{ page: 'worker', machine: 'elsewhere' }, 'USAGE'],
  [{ page: 'app', machine: 'elsewhere' }, 'USAGE'],
  [{ page: 'app' }, 'NOT_RUNNING'],
] as const)('%j: %s', async (asked, code) => {
  await expect(open(asked)).rejects.toMatchObject({ code })
})
