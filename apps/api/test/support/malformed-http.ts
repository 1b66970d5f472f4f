import fc from 'fast-check';

/** A request that is fine, with a body that would trade if there were money. */
export interface SoundRequest {
  readonly path: string;
  readonly body: string;
}

const HOST = 'Host: localhost\r\n';
const TYPE = 'Content-Type: application/json\r\n';

const write = (line: string, head: string, body: string): string => `${line}\r\n${head}\r\n${body}`;
const lengthOf = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n`;

const METHODS = ['get', 'POST ', 'BREW', 'CONNECT', 'TRACE', 'PRI', 'POST\0', 'P'.repeat(20_000), ''];
const TARGETS = [
  '*',
  'http://localhost/livez',
  'http://evil.example/livez',
  '//livez',
  '/../../etc/passwd',
  '/%00',
  '/%zz',
  '/trpc/%ff',
  '/trpc/__proto__',
  '/trpc/trade.execute%2ctrade.execute',
  '/trpc/?batch=1&input=%7B',
  '/trpc/system.health?input=',
  `/${'x'.repeat(20_000)}`,
  'livez',
  '/ livez',
  '/paper-trading/history?limit[]=1&limit[$gt]=0',
  '',
];
const VERSIONS = ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.12', 'http/1.1', 'XXXX/1.1', '', '1.1'];
const HEADERS = [
  'Host: evil.example\r\n',
  'Host : localhost\r\n',
  ' Host: localhost\r\n',
  'X: a\r\n folded\r\n',
  'X: a\rY: b\r\n',
  'X: \0\r\n',
  'X\u00e9: \u00ff\r\n',
  ': nameless\r\n',
  'no colon\r\n',
  'X: lone line feed\n',
  `X: ${'x'.repeat(20_000)}\r\n`,
  'A: b\r\n'.repeat(3_000),
  'Expect: 100-continue\r\n',
  'Expect: a miracle\r\n',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n',
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n',
  'Content-Encoding: gzip\r\n',
  'Authorization: Bearer \r\n',
  `Authorization: Bearer ${'x'.repeat(8_000)}\r\n`,
  'Authorization: Basic Og==\r\n',
  'Origin: https://evil.example\r\n',
  'Origin: null\r\n',
  'Origin: \r\n',
  'Content-Type: text/plain\r\n',
  'Connection: close, keep-alive\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n',
  'trpc-accept: application/jsonl\r\n',
];
const LENGTHS = [
  '0',
  '1',
  '-1',
  '+5',
  '0x10',
  '1e3',
  '5, 5',
  '5\r\nContent-Length: 6',
  '9'.repeat(30),
  '',
  ' ',
  '１',
];
const CHUNKS = [
  '0\r\n\r\n',
  '5\r\n{"a":\r\n',
  'zz\r\n{}\r\n0\r\n\r\n',
  '-1\r\n',
  'ffffffffffffffffff\r\n{}',
  '2;ext="\0"\r\n{}\r\n0\r\n\r\n',
  '2\n{}\n0\n\n',
  `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
  '2\r\n{}0\r\n\r\n',
  `2\r\n{}\r\n0\r\nTrailer: ${'x'.repeat(20_000)}\r\n\r\n`,
  '1\r\n{\r\n1\r\n}\r\n0\r\nContent-Length: 5\r\n\r\n',
];
const STRANGERS = [
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0',
  '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003',
  '\0\0\0\u0008\u0004\u00d2\u0016\u002f',
  'SSH-2.0-OpenSSH_9.6\r\n',
  '\r\n\r\n\r\n',
  '{"jsonrpc":"2.0"}',
  '\u00ff'.repeat(100),
];

/** The faults of a request, one for each kind of thing that it is made of. */
function faults({ path, body }: SoundRequest): fc.Arbitrary<string> {
  const line = `POST ${path} HTTP/1.1`;
  const sound = write(line, HOST + TYPE + lengthOf(body), body);
  const garbage = fc.string({ unit: 'binary', maxLength: 200 });
  const bytes = fc.uint8Array({ maxLength: 200 }).map((data) => Buffer.from(data).toString('latin1'));
  return fc.oneof(
    fc.constantFrom(...METHODS).map((method) => sound.replace('POST', method)),
    fc.constantFrom(...TARGETS).map((target) => sound.replace(path, target)),
    fc.constantFrom(...TARGETS).map((target) => write(`GET ${target} HTTP/1.1`, HOST, '')),
    fc.constantFrom(...VERSIONS).map((version) => sound.replace('HTTP/1.1', version)),
    fc
      .array(fc.constantFrom(...HEADERS), { minLength: 1, maxLength: 3 })
      .map((headers) => write(line, HOST + headers.join('') + TYPE + lengthOf(body), body)),
    fc.constantFrom(...HEADERS, '').map((header) => write(line, `${header}${TYPE}${lengthOf(body)}`, body)),
    fc
      .constantFrom(...LENGTHS)
      .map((length) => write(line, `${HOST}${TYPE}Content-Length: ${length}\r\n`, body)),
    fc
      .array(fc.constantFrom(...CHUNKS), { minLength: 1, maxLength: 3 })
      .map((chunks) => write(line, `${HOST}${TYPE}Transfer-Encoding: chunked\r\n`, chunks.join(''))),
    fc
      .constantFrom(...CHUNKS)
      .map((chunk) => write(line, `${HOST}${TYPE}Transfer-Encoding: chunked\r\n${lengthOf(body)}`, chunk)),
    fc.nat(sound.length).map((cut) => sound.slice(0, cut)),
    fc.oneof(garbage, bytes, fc.constantFrom(...STRANGERS)),
    fc
      .tuple(fc.oneof(garbage, bytes, fc.constantFrom(...STRANGERS)), fc.nat(4))
      .map(([rest, count]) => write('GET /livez HTTP/1.1', HOST, '').repeat(count) + sound + rest),
    changedBytes(sound),
  );
}

/** A request of which some bytes are others. */
const changedBytes = (request: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(request.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => {
      const bytes = Buffer.from(request);
      for (const [index, byte] of changes) bytes[index] = byte;
      return bytes.toString('latin1');
    });

/** The texts for a socket that are hardly HTTP, a character a byte. */
export const malformedRequest = (requests: readonly SoundRequest[]): fc.Arbitrary<string> =>
  fc.oneof(...requests.map(faults));
