import assert from 'node:assert/strict';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { array, assert as assertAlways, nat, property, tuple, uint8Array } from 'fast-check';
import { animate, decode } from './apng.ts';

const [WIDTH, HEIGHT] = [5, 4] as const;

function chunk(kind: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A PNG of 5 x 4 pixels in RGB; each row begins with its filter. */
function png(rows: Uint8Array, kind = 2): Buffer {
  const header = Buffer.from([0, 0, 0, WIDTH, 0, 0, 0, HEIGHT, 8, kind, 0, 0, 0]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array())];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...parts]);
}

/** All chunks, after their checksums were compared. */
function chunksOf(file: Buffer): readonly (readonly [kind: string, content: Buffer])[] {
  const chunks: (readonly [string, Buffer])[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    const end = at + 8 + file.readUInt32BE(at);
    assert.equal(crc32(file.subarray(at + 4, end)), file.readUInt32BE(end));
    chunks.push([file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, end)]);
  }
  return chunks;
}

/** The pixels that a reader of animations shows for each frame. */
function played(file: Buffer): readonly Buffer[] {
  const screen = Buffer.alloc(WIDTH * HEIGHT * 3);
  let area = [0, 0, 0, 0];
  return chunksOf(file).flatMap(([kind, content]) => {
    if (kind === 'fcTL') area = [4, 8, 12, 16].map((at) => content.readUInt32BE(at));
    if (kind !== 'IDAT' && kind !== 'fdAT') return [];
    const rows = inflateSync(kind === 'IDAT' ? content : content.subarray(4));
    const [width = 0, height = 0, x = 0, y = 0] = area;
    for (let row = 0; row < height; row++) {
      const from = row * (width * 3 + 1) + 1;
      rows.copy(screen, ((y + row) * WIDTH + x) * 3, from, from + width * 3);
    }
    return [Buffer.from(screen)];
  });
}

const rows = array(tuple(nat(4), uint8Array({ minLength: WIDTH * 3, maxLength: WIDTH * 3 })), {
  minLength: HEIGHT,
  maxLength: HEIGHT,
}).map((lines) => Buffer.concat(lines.map(([filter, line]) => Buffer.concat([Buffer.of(filter), line]))));

/** A row with this filter: these bytes, then zeros. */
const line = (filter: number, ...bytes: readonly number[]): Buffer =>
  Buffer.concat([Buffer.of(filter, ...bytes), Buffer.alloc(WIDTH * 3 - bytes.length)]);

describe('An animated PNG', () => {
  it('plays the pixels of its pictures, whatever filters they have', () => {
    assertAlways(
      property(array(rows, { minLength: 1, maxLength: 4 }), (pictures) => {
        const pngs = pictures.map((one) => png(one));
        const file = animate([...pngs, ...pngs.slice(-1)].map((one) => ({ png: one, ms: 500 })));
        const shown = played(file);
        assert.deepEqual(
          shown.slice(0, -1),
          pngs.map((one) => decode(one).pixels),
        );
        assert.deepEqual(shown.at(-1), shown.at(-2));
      }),
    );
  });

  it('says how many frames it has, how long each is shown, and numbers their chunks in order', () => {
    const picture = png(Buffer.alloc((WIDTH * 3 + 1) * HEIGHT));
    const chunks = chunksOf(
      animate([
        { png: picture, ms: 700 },
        { png: picture, ms: 1500 },
      ]),
    );
    const kinds = chunks.map(([kind]) => kind);
    assert.deepEqual(kinds, ['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND']);
    assert.equal(chunks[1]?.[1].readUInt32BE(0), 2);
    const controls = chunks.filter(([kind]) => kind === 'fcTL');
    assert.deepEqual(
      controls.map(([, content]) => [content.readUInt16BE(20), content.readUInt16BE(22)]),
      [
        [700, 1000],
        [1500, 1000],
      ],
    );
    const numbered = chunks.filter(([kind]) => kind === 'fcTL' || kind === 'fdAT');
    assert.deepEqual(
      numbered.map(([, content]) => content.readUInt32BE(0)),
      [0, 1, 2],
    );
  });

  it('undoes each filter of the format', () => {
    const { pixels } = decode(
      png(Buffer.concat([line(1, 9, 8, 7), line(2, 1, 1, 1), line(3, 5, 4, 3), line(4, 1, 2, 3)])),
    );
    const row = (y: number) => [...pixels.subarray(y * 15, y * 15 + 6)];
    assert.deepEqual(
      [row(0), row(1), row(2), row(3)],
      [
        [9, 8, 7, 9, 8, 7],
        [10, 9, 8, 9, 8, 7],
        [10, 8, 7, 9, 8, 7],
        [11, 10, 10, 10, 10, 10],
      ],
    );
  });

  it('refuses what is no PNG, another kind of pixels, and frames of two kinds', () => {
    const rgb = png(Buffer.alloc((WIDTH * 3 + 1) * HEIGHT));
    const alpha = png(Buffer.alloc((WIDTH * 4 + 1) * HEIGHT), 6);
    assert.throws(() => decode(Buffer.from('GIF89a, and more')), /no PNG/);
    assert.throws(() => decode(png(Buffer.alloc((WIDTH + 1) * HEIGHT), 3)), /another kind/);
    assert.throws(
      () =>
        animate([
          { png: rgb, ms: 1 },
          { png: alpha, ms: 1 },
        ]),
      /one kind/,
    );
    assert.throws(() => animate([]), /one kind/);
  });
});
