// A hand on the stage: mouse, fingers, wheel and keys, as movements.

export interface Movements {
  /// CSS pixels that the view goes to the right and down.
  move(right: number, down: number): void;
  /// A factor, and the point of the stage that stays.
  zoom(factor: number, x: number, y: number): void;
  all(): void;
}

/// CSS pixels for one press of an arrow.
const STEP = 60;
const CLOSER = 1.25;

export function hand(stage: HTMLElement, movements: Movements): void {
  const down = new Map<number, { x: number; y: number }>();
  const place = (event: MouseEvent) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, place(event));
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const other = [...down].find(([finger]) => finger !== event.pointerId)?.[1];
    if (other) {
      const apart = (point: typeof now) => Math.hypot(point.x - other.x, point.y - other.y);
      movements.zoom(apart(now) / Math.max(apart(before), 1), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else {
      movements.move(before.x - now.x, before.y - now.y);
    }
    down.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    stage.addEventListener(end, (event) => down.delete(event.pointerId));
  }
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      // Lines and pages, as some mice turn, in pixels.
      const pixels = event.deltaY * ([1, 16, 400][event.deltaMode] ?? 1);
      const { x, y } = place(event);
      movements.zoom(Math.exp(-Math.max(Math.min(pixels, 240), -240) / 400), x, y);
    },
    { passive: false },
  );
  const zoom = (factor: number) => movements.zoom(factor, stage.clientWidth / 2, stage.clientHeight / 2);
  const keys: Record<string, () => void> = {
    ArrowLeft: () => movements.move(-STEP, 0),
    ArrowRight: () => movements.move(STEP, 0),
    ArrowUp: () => movements.move(0, -STEP),
    ArrowDown: () => movements.move(0, STEP),
    "+": () => zoom(CLOSER),
    "-": () => zoom(1 / CLOSER),
    "0": () => movements.all(),
  };
  stage.tabIndex = 0;
  stage.addEventListener("keydown", (event) => {
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}
