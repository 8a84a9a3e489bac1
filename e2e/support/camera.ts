/** What a camera sees: the QR code of a certificate, cut out of the printed page, as a photo and as a video. */
import { execFileSync } from "node:child_process";
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
    const found = execFileSync("zbarimg", ["--quiet", "--xml", "-Sdisable", "-Sqrcode.enable", join(folder, last)]).toString();
    const points = [...(/points='([^']*)'/.exec(found)?.[1] ?? "").matchAll(/([+-]?\d+),([+-]?\d+)/g)];
    if (!points.length) throw new Error(`zbarimg tells no place: ${found}`);
    const [xs, ys] = [points.map(([, x]) => Number(x)), points.map(([, , y]) => Number(y))];
    const margin = 30;
    const [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
    return cropped(pgm(readFileSync(join(folder, last))), left, top, Math.max(...xs) + margin - left, Math.max(...ys) + margin - top);
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

function cropped(from: Grey, left: number, top: number, width: number, height: number): Grey {
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
