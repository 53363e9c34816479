import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testCluster, testServer } from './server.testing.ts'
import { readTls } from './tls.ts'

let folder: string
let cluster: Awaited<ReturnType<typeof testCluster>>
const files = { certFile: '', keyFile: '', otherKey: '' }
let certificate: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-tls-'))
  const [pair, other] = await Promise.all([selfSigned(), selfSigned()])
  certificate = pair.cert
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  files.certFile = await put('cert.pem', pair.cert)
  files.keyFile = await put('key.pem', pair.private)
  files.otherKey = await put('other.pem', other.private)
  cluster = await testCluster()
}, 30_000)

afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

const selfSigned = () =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })

function post(port: number, origin: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        port,
        host: 'localhost',
        path: '/api/gradings',
        method: 'POST',
        ca: certificate,
        headers: { origin, 'content-type': 'application/json' },
      },
      (response) => resolve(response.resume().statusCode),
    )
    call.on('error', reject)
    call.end(JSON.stringify({ slug: 'ring-the-bell', files: {} }))
  })
}

test('with a certificate the server speaks https, and takes writes from its https pages only', async () => {
  await using server = await testServer(cluster, { tls: files })
  const { url, port } = server.server
  expect(url).toBe(`https://localhost:${port}`)
  expect(await post(port, url)).toBe(202)
  expect(await post(port, `http://localhost:${port}`)).toBe(403)
  await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow()
})

test('files that can’t be used are refused with what to do', async () => {
  await expect(readTls({ tls: { ...files, keyFile: files.otherKey } })).rejects.toThrow(
    /TLS_CERT=.*TLS_KEY=.*private key that it was made for/,
  )
  await expect(readTls({ tls: { ...files, certFile: join(folder, 'none.pem') } })).rejects.toThrow(/TLS_CERT=.*none\.pem can't be read/)
  await expect(readTls({ tls: { ...files, certFile: files.keyFile } })).rejects.toThrow(/certificate in PEM/)
})
