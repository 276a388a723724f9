// The drawing as it stands, as SVG or PNG.

export interface Mark {
  x: number;
  y: number;
  size: number;
  color: string;
  label: string | null;
}

export interface Line {
  from: Mark;
  to: Mark;
  color: string;
  size: number;
}

export interface Picture {
  width: number;
  height: number;
  ground: string;
  ink: string;
  lines: Line[];
  marks: Mark[];
}

const escape = (raw: string) =>
  raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function svg(of: Picture): Blob {
  const lines = of.lines.map(
    ({ from, to, color, size }) =>
      `<line x1="${from.x.toFixed(1)}" y1="${from.y.toFixed(1)}" x2="${to.x.toFixed(1)}" y2="${to.y.toFixed(1)}" stroke="${color}" stroke-width="${size}"/>`,
  );
  const marks = of.marks.map(
    ({ x, y, size, color, label }) =>
      `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${size.toFixed(1)}" fill="${color}"/>` +
      (label ? `<text x="${(x + size + 3).toFixed(1)}" y="${(y + 4).toFixed(1)}">${escape(label)}</text>` : ""),
  );
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${of.width} ${of.height}" font-family="sans-serif" font-size="12" fill="${of.ink}">` +
    `<rect width="100%" height="100%" fill="${of.ground}"/>${lines.join("")}${marks.join("")}</svg>`;
  return new Blob([text], { type: "image/svg+xml" });
}

export function png(of: Picture): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [of.width * 2, of.height * 2];
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.resolve(null);
  pen.scale(2, 2);
  pen.fillStyle = of.ground;
  pen.fillRect(0, 0, of.width, of.height);
  for (const { from, to, color, size } of of.lines) {
    [pen.strokeStyle, pen.lineWidth] = [color, size];
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
  }
  pen.font = "12px sans-serif";
  for (const { x, y, size, color, label } of of.marks) {
    pen.fillStyle = color;
    pen.beginPath();
    pen.arc(x, y, size, 0, Math.PI * 2);
    pen.fill();
    pen.fillStyle = of.ink;
    if (label) pen.fillText(label, x + size + 3, y + 4);
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function save(blob: Blob | null, name: string): void {
  if (!blob) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
