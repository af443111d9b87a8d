import { expect, test } from 'vitest'
import { hadoopXml, readHadoopXml } from './hadoop-xml.ts'

test('one line for each setting, in the order of their names; those that are undefined are left out', () => {
  expect(hadoopXml({ 'b.on': true, 'a.port': 8020, c: undefined })).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <property><name>a.port</name><value>8020</value></property>
  <property><name>b.on</name><value>true</value></property>
</configuration>
`,
  )
})

test('what has a meaning in XML is written so that it has none, and read back as it was', () => {
  const text = `a & b < c > d &amp; "e" 'f' &lt;`
  const xml = hadoopXml({ 'x.y': text })
  expect(xml).toContain(`<value>a &amp; b &lt; c &gt; d &amp;amp; "e" 'f' &amp;lt;</value>`)
  expect(readHadoopXml(xml).get('x.y')).toBe(text)
})
