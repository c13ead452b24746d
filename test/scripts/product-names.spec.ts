import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchProductNames } from '../../scripts/fetch-product-names.ts';
import { listOfProducts } from '../support/graph/names-file.ts';

const script = fileURLToPath(new URL('../../scripts/product-names.ts', import.meta.url));

/** Runs the script like `npm run product-names`. */
function run(
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

describe('The script that fetches Microsoft’s list of names', () => {
  let folder: string;
  let file: string;
  let server: Server | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'names-'));
    file = join(folder, 'names.csv');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  /** Serves the list on this machine, and gives its address. */
  async function serve(answer: RequestListener): Promise<string> {
    const started = createServer(answer);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    assert.ok(typeof address === 'object' && address !== null);
    return `http://127.0.0.1:${address.port}/names.csv`;
  }

  const sends = (bytes: Uint8Array, status = 200): Promise<string> =>
    serve((_, response) => response.writeHead(status).end(bytes));

  it('writes the answer byte by byte, and says how to use it', async () => {
    const list = listOfProducts(101);
    const { code, out } = await run(file, await sends(list));
    assert.equal(code, 0);
    assert.match(out, /^.*names\.csv has the names of 101 products\. Set PRODUCT_NAMES_FILE/);
    assert.deepEqual(new Uint8Array(readFileSync(file)), list);
  });

  it('creates the folder, replaces the old list, and leaves nothing else behind', async () => {
    const inside = join(folder, 'new', 'names.csv');
    await fetchProductNames(inside, { address: await sends(listOfProducts(101)) });
    writeFileSync(inside, 'before');
    await fetchProductNames(inside, { address: `http://127.0.0.1:${portOf(server)}/` });
    assert.equal(readFileSync(inside).length, listOfProducts(101).length);
    assert.deepEqual(readdirSync(join(folder, 'new')), ['names.csv']);
  });

  for (const [what, bytes, status, problem] of [
    ['is no list', new TextEncoder().encode('<p>Moved</p>'), 200, /does not begin with the columns/],
    ['names too few products', listOfProducts(100), 200, /names 100 products only/],
    ['is cut off', listOfProducts(200).slice(0, -60), 200, /columns instead of 6/],
    ['is an error', listOfProducts(200), 503, /answer was 503/],
  ] as const) {
    it(`keeps the old list if the answer ${what}, and says so`, async () => {
      writeFileSync(file, 'before');
      const { code, err } = await run(file, await sends(bytes, status));
      assert.equal(code, 1);
      assert.match(err, problem);
      assert.match(err, /names\.csv was not changed: /);
      assert.equal(readFileSync(file, 'utf8'), 'before');
      assert.deepEqual(readdirSync(folder), ['names.csv']);
    });
  }

  it('gives up if the answer takes too long', async () => {
    const address = await serve((_, response) => response.writeHead(200).write('Product'));
    await assert.rejects(fetchProductNames(file, { address, timeoutMs: 50 }), /timeout/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('accepts no list that could have been changed on its way', async () => {
    await assert.rejects(fetchProductNames(file, { address: 'http://example.com/' }), /not an https address/);
  });
});

function portOf(server: Server | undefined): number {
  const address = server?.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}
