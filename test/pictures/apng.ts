import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** One picture of an animation. */
export interface Frame {
  /** A PNG of 8 bits a color, not interlaced and without a palette. All frames have the same size and kind of pixels. */
  readonly png: Uint8Array;
  /** How long it is shown, in milliseconds. */
  readonly ms: number;
}

/** A decoded PNG: its header, and its rows one after the other, without filters. */
interface Picture {
  readonly header: Buffer;
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  /** Bytes of a pixel. */
  readonly depth: number;
}

/** The area in which a frame differs from the one before, in pixels. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

// Bytes of a pixel by the kind in the header: RGB, and RGB with alpha.
const DEPTHS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Joins PNGs to an animated PNG that repeats for ever; each frame has only what changed. A program that knows no animation shows the
 * first frame.
 * @throws for a picture that is no such PNG, and for frames that differ in kind
 */
export function animate(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ png }) => decode(Buffer.from(png)));
  const [first] = pictures;
  if (first === undefined || pictures.some(({ header }) => !header.equals(first.header)))
    throw new Error('The frames of an animation have one size and one kind of pixels.');
  let sequence = 0;
  const body = pictures.flatMap((picture, index) => {
    const area = index === 0 ? whole(picture) : changed(pictures[index - 1] ?? picture, picture);
    const control = chunk('fcTL', uint32(sequence++), control32(area), delay(frames[index]?.ms ?? 0));
    const data = deflateSync(cut(picture, area), { level: 9 });
    return [control, index === 0 ? chunk('IDAT', data) : chunk('fdAT', uint32(sequence++), data)];
  });
  const count = chunk('acTL', uint32(frames.length), uint32(0));
  return Buffer.concat([SIGNATURE, chunk('IHDR', first.header), count, ...body, chunk('IEND')]);
}

/** Reads a PNG. @throws for a file that is no PNG, or one of another kind */
export function decode(png: Buffer): Picture {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('That is no PNG.');
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const header = png.subarray(16, 29);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const depth = DEPTHS[header.readUInt8(9)];
  if (header.readUInt8(8) !== 8 || depth === undefined || header.readUInt8(12) !== 0)
    throw new Error('That PNG has another kind of pixels.');
  return {
    header,
    width,
    height,
    depth,
    pixels: unfilter(inflateSync(Buffer.concat(data)), width * depth, depth),
  };
}

/** Undoes the filter of each row, which says how its bytes were predicted from those at the left and above. */
function unfilter(rows: Buffer, length: number, depth: number): Buffer {
  const pixels = Buffer.alloc((rows.length / (length + 1)) * length);
  for (let y = 0, from = 0; from < rows.length; y++, from += length + 1) {
    const filter = rows.readUInt8(from);
    for (let x = 0; x < length; x++) {
      const at = y * length + x;
      const left = x < depth ? 0 : (pixels[at - depth] ?? 0);
      const up = pixels[at - length] ?? 0;
      const corner = x < depth ? 0 : (pixels[at - length - depth] ?? 0);
      pixels[at] = (rows[from + 1 + x] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter < 4) return [0, left, up, (left + up) >> 1][filter] ?? 0;
  // Paeth: the neighbor nearest to left + up - corner, in this order where two are as near.
  const [byLeft, byUp, byCorner] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

const whole = ({ width, height }: Picture): Area => ({ x: 0, y: 0, width, height });

/** The smallest area with all differences; one pixel when there are none. */
function changed(before: Picture, after: Picture): Area {
  const { width, depth, pixels } = after;
  let [left, top, right, bottom] = [width, after.height, -1, -1];
  for (let at = 0; at < pixels.length; at++) {
    if (pixels[at] === before.pixels[at]) continue;
    const [x, y] = [Math.floor(at / depth) % width, Math.floor(at / depth / width)];
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x),
      Math.max(bottom, y),
    ];
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of an area, each without a filter: text on plain ground is smaller so than with any other. */
function cut({ pixels, width, depth }: Picture, area: Area): Buffer {
  const rows = Array.from({ length: area.height }, (_, row) => {
    const from = ((area.y + row) * width + area.x) * depth;
    return [Buffer.of(0), pixels.subarray(from, from + area.width * depth)];
  });
  return Buffer.concat(rows.flat());
}

const control32 = ({ width, height, x, y }: Area): Buffer => Buffer.concat([width, height, x, y].map(uint32));

/** As a fraction of a second; then: keep the picture, and replace the area. */
function delay(ms: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt16BE(ms, 0);
  bytes.writeUInt16BE(1000, 2);
  return bytes;
}

function chunk(kind: string, ...contents: readonly Buffer[]): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), ...contents]);
  return Buffer.concat([uint32(named.length - 4), named, uint32(crc32(named))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
