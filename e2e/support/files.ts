/** Small valid files, made here so that the repository holds no binaries and no one's papers. */
import { deflateSync } from "node:zlib";

/** What Playwright's `setInputFiles` takes. */
export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PDF of one page with a line of text (ASCII). */
export function pdf(name: string, text = "Documento de prueba"): Upload {
  const content = `BT /F1 18 Tf 72 720 Td (${text.replace(/[()\\]/g, "\\$&")}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const start = body.length;
  body += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, mimeType: "application/pdf", buffer: Buffer.from(body, "latin1") };
}

/** A PNG of one colour. */
export function png(name: string, width = 64, height = 40, [red, green, blue] = [20, 33, 61]): Upload {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // eight bits a channel, RGB
  const row = Buffer.concat([Buffer.from([0]), ...Array<Buffer>(width).fill(Buffer.from([red, green, blue]))]);
  const pixels = deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  return { name, mimeType: "image/png", buffer: Buffer.concat([signature, ...chunks]) };
}

export function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A grey baseline JPEG of 8 by 8 pixels: one block, whose tables hold just the two codes that it uses. */
export function jpeg(name: string): Upload {
  const bytes = [
    [0xff, 0xd8],
    [0xff, 0xe0, 0, 16, ...Buffer.from("JFIF\0"), 1, 1, 0, 0, 1, 0, 1, 0, 0],
    [0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)],
    [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
    // One code of one bit each: DC difference of 0 bits; AC end of block.
    [0xff, 0xc4, 0, 20, 0x00, 1, ...Array<number>(15).fill(0), 0],
    [0xff, 0xc4, 0, 20, 0x10, 1, ...Array<number>(15).fill(0), 0],
    [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
    [0b00111111], // DC code, AC code, padding
    [0xff, 0xd9],
  ];
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes.flat()) };
}

/** The boxes of an MP4 with a video track that has nothing in it. */
export function mp4(name: string): Upload {
  const box = (kind: string, content: Buffer) => {
    const head = Buffer.alloc(8, kind.padStart(8), "latin1");
    head.writeUInt32BE(content.length + 8);
    return Buffer.concat([head, content]);
  };
  const handler = Buffer.concat([Buffer.alloc(8), Buffer.from("vide", "latin1"), Buffer.alloc(12)]);
  const brands = Buffer.from("isom\0\0\u0002\0isommp42", "latin1");
  const boxes = [box("ftyp", brands), box("moov", Buffer.concat([box("mvhd", Buffer.alloc(100)), box("trak", box("hdlr", handler))])), box("mdat", Buffer.alloc(64))];
  return { name, mimeType: "video/mp4", buffer: Buffer.concat(boxes) };
}

/** A file that claims to be a PDF and is none: uploads are judged by content. */
export function disguised(name: string): Upload {
  return { name, mimeType: "application/pdf", buffer: Buffer.from("<script>alert(1)</script>") };
}
