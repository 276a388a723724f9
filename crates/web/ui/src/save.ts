// The drawing as it stands, as SVG or PNG.
import { labelled, short } from "./labels";
import { paint } from "./paint";
import { type Scene, Tone } from "./scene";
import { type View, project } from "./view";

const escape = (raw: string) =>
  raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function svg(scene: Scene, view: View): Blob {
  const { colors } = scene;
  const places = project(scene.positions, view);
  const at = (node: number) => [places[node * 2] as number, places[node * 2 + 1] as number] as const;
  const radius = (node: number) => (scene.radii[node] as number) * view.size;
  const lines = [...scene.ties].map((tone, tie) => {
    if (!tone) return "";
    const [[ax, ay], [bx, by]] = [at(scene.pairs[tie * 2] as number), at(scene.pairs[tie * 2 + 1] as number)];
    const [color, width] = tone === Tone.Marked ? [colors.mark, 3] : [colors.line, 1];
    return `<line x1="${ax.toFixed(1)}" y1="${ay.toFixed(1)}" x2="${bx.toFixed(1)}" y2="${by.toFixed(1)}" stroke="${color}" stroke-width="${width}"/>`;
  });
  const fills = { [Tone.Name]: colors.name, [Tone.Value]: colors.value, [Tone.Marked]: colors.mark };
  const marks = [...scene.nodes].map((tone, node) => {
    if (!tone) return "";
    const [x, y] = at(node);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius(node).toFixed(1)}" fill="${fills[tone as 1 | 2 | 3]}"/>`;
  });
  const labels = labelled(scene, view, places).map((node) => {
    const [x, y] = at(node);
    return `<text x="${(x + radius(node) + 3).toFixed(1)}" y="${(y + 4).toFixed(1)}">${escape(short(scene.labels[node] ?? ""))}</text>`;
  });
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${view.width} ${view.height}" font-family="sans-serif" font-size="12" fill="${colors.ink}">` +
    `<rect width="100%" height="100%" fill="${colors.ground}"/>${[...lines, ...marks, ...labels].join("")}</svg>`;
  return new Blob([text], { type: "image/svg+xml" });
}

/// Twice as many pixels as on the stage, for paper.
export async function png(scene: Scene, view: View): Promise<Blob | undefined> {
  const canvas = new OffscreenCanvas(view.width * 2, view.height * 2);
  const pen = canvas.getContext("2d");
  if (!pen) return undefined;
  pen.scale(2, 2);
  paint(pen, scene, view);
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = scene.colors.ground;
  pen.fillRect(0, 0, view.width, view.height);
  return canvas.convertToBlob({ type: "image/png" });
}

export function save(blob: Blob | undefined, name: string): void {
  if (!blob) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
