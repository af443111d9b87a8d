import { describe, expect, test } from 'vitest'
import { formsOf, redactData, redactText, secretsIn } from './redact.ts'

const secret = 'Tr0ub4dor&3'

describe('what stands behind a name like password is taken out', () => {
  test.each([
    ['properties', `spark.authenticate.secret ${secret}`],
    ['properties with a colon', `spark.ssl.keyPassword: ${secret}`],
    ['properties with an equals sign', `fs.s3a.secret.key = ${secret}`],
    ['properties that go on', `my.password abc\\\n    ${secret}\nspark.master x`],
    ['YAML', `spark:\n  conf: { x: y }\n  password: ${secret}`],
    ['YAML with spaces in it', `password: correct horse ${secret} battery`],
    ['YAML, quoted', `token: "${secret} #x"`],
    ['YAML, in braces', `{ user: ada, password: ${secret} }`],
    ['YAML, a block', `secret: |\n  one\n  ${secret}\nname: x`],
    ['YAML, a list', `tokens:\n  - ${secret}\n  - ${secret}`],
    ['YAML, a map', `credentials:\n  user: ada\n  other: ${secret}`],
    ['YAML, folded', `passphrase: >-\n    ${secret}`],
    ['JSON', `{"a": 1, "apiKey": "${secret}", "b": 2}`],
    ['JSON on lines', `{\n  "connectToken": "${secret}",\n  "b": 2\n}`],
    ['JSON in JSON', `"env": "{\\"password\\": \\"${secret}\\"}"`],
    ['XML', `<property><name>ssl.server.keystore.password</name><value>${secret}</value></property>`],
    ['XML on lines', `<property>\n<name>x.secret</name>\n<value>${secret}</value>\n</property>`],
    ['XML, a value on a line of its own', `<name>x.secret</name>\n<value>\n${secret}\n</value>`],
    ['the environment', `AWS_SECRET_ACCESS_KEY=${secret}`],
    ['a unit', `Environment="MY_TOKEN=${secret}"`],
    ['a command line', `java -Dspark.authenticate.secret=${secret} -cp x Main`],
    ['an option', `hive --password ${secret} -u jdbc`],
    ['an address', `jdbc:hive2://a:10000/;user=ada;password=${secret};ssl=true`],
    ['an address with a user', `fetching https://ada:${secret}@repo.example/x`],
    ['an address of Spark Connect', `sc://localhost:15002/;token=${secret}`],
    ['a header', `Authorization: Bearer ${secret.replace('&', '')}.abc`],
    ['a log', `2026-11-25 12:00:00.000 INFO Main: logging in with password=${secret}, retrying`],
    ['a log with a colon', `2026-11-25 12:00:00.000 INFO Main: the token: ${secret}`],
    ['an option that ends in pass', `redis-server --requirepass ${secret} --port 1`],
    ['an option with pass in it', `java Main --db-pass=${secret} --db-host=a`],
    ['a property that ends in pass', `x.pass ${secret}`],
    ['a setting in camel case', `java -Djavax.net.ssl.keyStorePass=${secret} Main`],
    ['shared access to Azure', `fs.azure.sas.c.a sv=2020-02-10&sig=${secret}`],
    ['an address that Azure signed', `reading https://a.blob/x?sv=2020&sp=r&sig=${encodeURIComponent(secret)}`],
    ['an address that S3 signed', `GET https://s3/x?X-Amz-Date=1&X-Amz-Signature=${secret.replace('&', '')}&x=1`],
    ['a signature without an address', `query: sv=2020&sig=${secret.replace('&', '')}`],
    ['curl', `curl -u ada:${secret} http://a/`],
    ['curl without a space', `curl -s -uada:${secret} a/x`],
    ['curl, the long way', `curl --user ada:${secret} a/x`],
    ['sshpass', `sshpass -p ${secret} ssh a`],
    ['mysql', `mysql -u root -p${secret} db`],
    ['a network', `psk=${secret}`],
    ['a network, in a line', `wpa_supplicant ssid=x psk="${secret}" y`],
    ['a cookie', `> Cookie: a=${secret}; b=${secret}`],
    ['a cookie that is set', `INFO got Set-Cookie: JSESSIONID=${secret}; Path=/; other=${secret}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----\nafter`],
  ])('%s', (_, text) => {
    const redacted = redactText(text, [])
    expect(redacted).not.toContain(secret)
    expect(redacted).not.toContain('Tr0ub4dor')
    expect(redacted).toContain('***')
  })
})

test('a value that is known is taken out wherever it stands, however it is written', () => {
  const known = formsOf([secret, 'a"b\\c<d>'])
  const text = [
    `Main: got ${secret}!`,
    `x?y=${encodeURIComponent(secret)}`,
    Buffer.from(secret).toString('base64'),
    JSON.stringify({ x: 'a"b\\c<d>' }),
    '<value>a"b\\c&lt;d&gt;</value>',
  ].join('\n')
  const redacted = redactText(text, known)
  for (const form of known) expect(redacted).not.toContain(form)
  expect(redacted.match(/\*\*\*/g)).toHaveLength(5)
})

test('what is no secret stays as it is', () => {
  const text = [
    '2026-11-25 12:00:00.000 INFO SecurityManager: authentication enabled; ui acls disabled',
    'spark.master spark://a:7077',
    'dfs.block.access.token.enable true',
    '<property><name>dfs.replication</name><value>3</value></property>',
    'This token is expired. current time is 1',
    'name: prod\nmaster: a',
    'https://repo.example:443/x',
    'INFO bypass: on, compass=north, all passes=3',
    'beeline -u jdbc:hive2://a:10000/default',
    'ps -u root, ls -p x, docker run -u 1000 x',
    'rsync -a --design=x SIGTERM',
  ].join('\n')
  expect(redactText(text, [])).toBe(text)
})

test('the secrets that files call so are learned, to be sought everywhere; places and switches are not', () => {
  const files = [
    `spark.authenticate.secret ${secret}\nspark.connect.authenticate.token abcdef123456\n`,
    'spark:\n  conf:\n    spark.hadoop.fs.s3a.secret.key: "s3-s3cr3t"\npassword: kurz\n',
    'hadoop.http.signature.secret.file /etc/secret\ndfs.block.access.token.enable true\nx.token.lifetime 604800000\n',
  ]
  expect(secretsIn(files).toSorted()).toEqual([secret, 'abcdef123456', 's3-s3cr3t'].toSorted())
})

test('data is gone through to its end', () => {
  const data = {
    files: [{ path: '/x', body: `a.secret ${secret}\nb 1` }],
    nested: { connectToken: secret, secret: true, tokens: [secret] },
    map: new Map([['password', secret]]),
    set: new Set([`password=${secret}`]),
    said: secret,
  }
  const redacted = redactData(data, [secret])
  expect(JSON.stringify(redacted)).not.toContain('Tr0ub4dor')
  expect(redacted).toEqual({
    files: [{ path: '/x', body: 'a.secret ***\nb 1' }],
    nested: { connectToken: '***', secret: true, tokens: '***' },
    map: { password: '***' },
    set: ['password=***'],
    said: '***',
  })
})

test('lines that are long or strange take no time', () => {
  const began = performance.now()
  for (const text of [
    `password${'='.repeat(100_000)}`,
    'token '.repeat(20_000),
    `${'a.'.repeat(50_000)}secret`,
    `"${'\\"'.repeat(50_000)}`,
  ])
    redactText(text, [])
  expect(performance.now() - began).toBeLessThan(5000)
})
