// Which part of the plane is looked at. Pure: what moves it gives a new one.

export interface View {
  /// The point of the plane in the middle.
  readonly x: number;
  readonly y: number;
  /// CSS pixels for one unit of the plane.
  readonly scale: number;
  /// CSS pixels.
  readonly width: number;
  readonly height: number;
  /// Factor of the radii of nodes.
  readonly size: number;
}

/// Where points of the plane are in the view, in CSS pixels from its upper left corner: x and y in turn, as they came.
export function project(positions: Float32Array, view: View): Float32Array {
  const { scale } = view;
  const [left, top] = [view.width / 2 - view.x * scale, view.height / 2 - view.y * scale];
  const places = new Float32Array(positions.length);
  for (let at = 0; at < positions.length; at += 2) {
    places[at] = (positions[at] as number) * scale + left;
    places[at + 1] = (positions[at + 1] as number) * scale + top;
  }
  return places;
}

export const moved = (view: View, right: number, down: number): View => ({
  ...view,
  x: view.x + right / view.scale,
  y: view.y + down / view.scale,
});

/// `factor` times closer; what is at (x, y) in the view stays there.
export function closer(view: View, factor: number, x: number, y: number): View {
  const [right, down] = [x - view.width / 2, y - view.height / 2];
  const near = moved(view, right, down);
  // Nodes grow with the root of the distance between them, so that they come apart.
  return moved({ ...near, scale: view.scale * factor, size: view.size * Math.sqrt(factor) }, -right, -down);
}

/// The same around the middle, with `times` the width and height.
export const wider = (view: View, times: number): View => ({
  ...view,
  width: Math.round(view.width * times),
  height: Math.round(view.height * times),
});

/// Whether a painting for `painted` still serves for `view`: it holds all of that, and is neither coarse nor crowded.
export function serves(painted: View, view: View): boolean {
  const factor = view.scale / painted.scale;
  const within = (there: number, here: number, wide: number, narrow: number) =>
    Math.abs(there - here) * view.scale + narrow / 2 <= (wide * factor) / 2;
  return (
    factor > 0.7 && factor < 1.6 && within(painted.x, view.x, painted.width, view.width) && within(painted.y, view.y, painted.height, view.height)
  );
}

/// Nodes that are drawn at full size when all are seen; more are drawn smaller.
const ROOM = 1_200;
/// CSS pixels around all.
const MARGIN = 24;

/// All nodes that `shown` has a number for.
export function fit(positions: Float32Array, shown: Uint8Array, width: number, height: number): View {
  let [left, right, top, bottom, count] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  shown.forEach((tone, node) => {
    if (!tone) return;
    const [x, y] = [positions[node * 2] as number, positions[node * 2 + 1] as number];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    count += 1;
  });
  if (count === 0) return { x: 0, y: 0, scale: 1, width, height, size: 1 };
  const across = Math.max(width - 2 * MARGIN, 1) / Math.max(right - left, 1e-6);
  const along = Math.max(height - 2 * MARGIN, 1) / Math.max(bottom - top, 1e-6);
  const size = Math.min(1, Math.sqrt(ROOM / count));
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(across, along), width, height, size };
}
