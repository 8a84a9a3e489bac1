/** What a camera sees: the QR code of a certificate, cut out of the printed page, as a photo and as a video. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { chunk } from "./files";

/** A grey picture, a byte a pixel. */
export interface Grey {
  width: number;
  height: number;
  pixels: Buffer;
}

/** The QR code of the last page with the paper around it, drawn and found by outside programs. */
export function qrPicture(pdf: Buffer): Grey {
  const folder = mkdtempSync(join(tmpdir(), "ventanilla-camera-"));
  try {
    const path = join(folder, "certificate.pdf");
    writeFileSync(path, pdf);
    execFileSync("pdftoppm", ["-r", "200", "-gray", path, join(folder, "page")]);
    const last = readdirSync(folder).filter((name) => name.endsWith(".pgm")).sort().at(-1);
    if (!last) throw new Error("pdftoppm drew no page");
    const page = pgm(readFileSync(join(folder, last)));
    const reads = (box: Box) => {
      const part = join(folder, "part.pgm");
      const { width, height, pixels } = cropped(page, box);
      writeFileSync(part, Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), pixels]));
      return spawnSync("zbarimg", ["--quiet", "-Sdisable", "-Sqrcode.enable", part]).status === 0;
    };
    return cropped(page, withPaper(smallest({ left: 0, top: 0, right: page.width, bottom: page.height }, reads)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A binary PGM of eight bits (netpbm): what `pdftoppm -gray` writes. */
function pgm(file: Buffer): Grey {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString("latin1"));
  if (!head) throw new Error("no PGM");
  const [width, height] = [Number(head[1]), Number(head[2])];
  return { width, height, pixels: file.subarray(head[0].length, head[0].length + width * height) };
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The part of the page that still holds the code: each side moves inwards as far as a reader allows. */
function smallest(box: Box, reads: (box: Box) => boolean): Box {
  if (!reads(box)) throw new Error("zbarimg finds no QR code on the page");
  for (const [side, opposite] of [["left", "right"], ["right", "left"], ["top", "bottom"], ["bottom", "top"]] as const) {
    let [good, bad] = [box[side], box[opposite]];
    while (Math.abs(bad - good) > 4) {
      const middle = Math.round((good + bad) / 2);
      if (reads({ ...box, [side]: middle })) good = middle;
      else bad = middle;
    }
    box = { ...box, [side]: good };
  }
  return box;
}

function withPaper({ left, top, right, bottom }: Box, margin = 25): Box {
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin };
}

/** A part of a picture; what lies beyond it is white. */
function cropped(from: Grey, { left, top, right, bottom }: Box): Grey {
  const [width, height] = [right - left, bottom - top];
  const at = (x: number, y: number) => (x >= 0 && y >= 0 && x < from.width && y < from.height ? from.pixels[y * from.width + x] : 255);
  const pixels = Buffer.from(Array.from({ length: width * height }, (_, i) => at(left + (i % width), top + Math.floor(i / width))));
  return { width, height, pixels };
}

/** A photo of it. */
export function photo({ width, height, pixels }: Grey): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8); // eight bits, grey
  const rows = Array.from({ length: height }, (_, y) => Buffer.concat([Buffer.from([0]), pixels.subarray(y * width, (y + 1) * width)]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.concat(rows))), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

/** A YUV4MPEG2 video of it on a grey table, for `--use-file-for-fake-video-capture`: at first the table alone. */
export function video(picture: Grey, width = 1280, height = 720): Buffer {
  const side = Math.min(width, height) * 0.8;
  const scale = side / Math.max(picture.width, picture.height);
  const [left, top] = [(width - picture.width * scale) / 2, (height - picture.height * scale) / 2];
  const light = (i: number) => {
    const [x, y] = [Math.floor(((i % width) - left) / scale), Math.floor((Math.floor(i / width) - top) / scale)];
    const inside = x >= 0 && y >= 0 && x < picture.width && y < picture.height;
    // A camera knows neither black nor white.
    return inside ? 40 + (picture.pixels[y * picture.width + x] * 180) / 255 : 120;
  };
  const table = Buffer.alloc(width * height, 120);
  const shown = Buffer.from(Array.from({ length: width * height }, (_, i) => light(i)));
  const colour = Buffer.alloc((width * height) / 2, 128);
  const frame = (grey: Buffer) => Buffer.concat([Buffer.from("FRAME\n"), grey, colour]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame(table), frame(shown), frame(shown), frame(shown)]);
}
