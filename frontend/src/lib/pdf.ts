/** A page of a PDF 1.4 with one picture (JPEG) and lines of plain ASCII under it: A4 across, points of 1/72 inch. */
export interface PdfPage {
  jpeg: Uint8Array;
  width: number;
  height: number;
  /** Above the picture, in bold. */
  title: string;
  /** Below the picture, small. */
  lines: string[];
}

const WIDE = 842, HIGH = 595, EDGE = 28;

export function pdfOf({ jpeg, width, height, title, lines }: PdfPage): Uint8Array<ArrayBuffer> {
  const room = [WIDE - 2 * EDGE, HIGH - 2 * EDGE - 24 - 12 * lines.length] as const;
  const scale = Math.min(room[0] / width, room[1] / height);
  const [wide, high] = [width * scale, height * scale];
  const bottom = HIGH - EDGE - 20 - high;
  const content = [
    `q ${wide.toFixed(2)} 0 0 ${high.toFixed(2)} ${((WIDE - wide) / 2).toFixed(2)} ${bottom.toFixed(2)} cm /P Do Q`,
    `BT /B 12 Tf ${EDGE} ${HIGH - EDGE - 10} Td (${escaped(title)}) Tj ET`,
    ...lines.map((line, index) => `BT /F 8 Tf ${EDGE} ${(bottom - 14 - 12 * index).toFixed(2)} Td (${escaped(line)}) Tj ET`),
  ].join('\n');
  const parts: (string | Uint8Array)[] = ['%PDF-1.4\n'];
  const starts: number[] = [];
  const put = (body: string, stream?: Uint8Array): void => {
    starts.push(length(parts));
    parts.push(`${starts.length} 0 obj\n${body}\n`);
    if (stream) parts.push('stream\n', stream, '\nendstream\n');
    parts.push('endobj\n');
  };
  const text = new TextEncoder().encode(content);
  put('<< /Type /Catalog /Pages 2 0 R >>');
  put('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  put(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDE} ${HIGH}] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> /Font << /F 6 0 R /B 7 0 R >> >> >>`);
  put(`<< /Length ${text.length} >>`, text);
  put(`<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>`, jpeg);
  put('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  put('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>');
  const table = length(parts);
  parts.push(`xref\n0 ${starts.length + 1}\n0000000000 65535 f \n${starts.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`);
  parts.push(`trailer\n<< /Size ${starts.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return joined(parts);
}

/** What a text of the page's own fonts cannot show becomes a question mark: names in other scripts stand in the picture. */
const escaped = (text: string): string => text.replace(/[^ -~]/g, '?').replace(/[\\()]/g, '\\$&');

const length = (parts: (string | Uint8Array)[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function joined(parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(typeof part === 'string' ? new TextEncoder().encode(part) : part, at);
    at += part.length;
  }
  return whole;
}
