// The drawing of a cluster: WebGL by sigma.js, in place of the SVG that the server drew.
import Graph from "graphology";
import Sigma from "sigma";
import { bar, button, day, field } from "./controls";
import { type Cluster, State } from "./model";
import { type Line, type Mark, type Picture, png, save, svg } from "./save";
import { text } from "./text";

/// Milliseconds that the layout may work.
const LAYOUT = 6_000;

const box = document.getElementById("graph");
if (box?.dataset["graph"]) {
  const answer = fetch(box.dataset["graph"], { credentials: "same-origin" });
  answer
    .then((answer) => answer.json() as Promise<Cluster>)
    .then((cluster) => draw(box, cluster))
    .catch((error: unknown) => {
      const said = document.createElement("p");
      said.className = "said";
      said.textContent = text.failed;
      box.prepend(said);
      console.warn(error);
    });
}

function draw(box: HTMLElement, cluster: Cluster): void {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const [name, value, line, mark, ink, ground] = ["--name", "--value", "--line", "--against", "--ink", "--raised"].map(color) as [string, string, string, string, string, string];
  const state = new State(cluster);
  const graph = new Graph({ type: "undirected", multi: false });
  cluster.nodes.forEach((node, at) => {
    const size = node.kind === "name" ? 4 : Math.min(3 + Math.sqrt(state.degree(at)), 14);
    graph.addNode(String(at), { x: node.x, y: node.y, size, label: node.label, color: node.kind === "name" ? name : value });
  });
  cluster.edges.forEach((edge, at) => {
    graph.mergeEdgeWithKey(String(at), String(edge.name), String(edge.value), { size: 1, color: line });
  });
  const drawing = box.querySelector("svg");
  const stage = document.createElement("div");
  stage.className = "stage";
  stage.setAttribute("role", "img");
  stage.setAttribute("aria-label", drawing?.getAttribute("aria-label") ?? "");
  drawing?.replaceWith(stage);
  const sigma = new Sigma(graph, stage, {
    labelColor: { color: ink },
    labelFont: "system-ui, sans-serif",
    labelSize: 12,
    labelRenderedSizeThreshold: 6,
    enableEdgeEvents: cluster.edges.length < 5_000,
    hideEdgesOnMove: cluster.edges.length > 20_000,
    zIndex: true,
    nodeReducer: (key, data) => {
      const at = Number(key);
      if (!state.nodeShown(at)) return { ...data, hidden: true };
      const folded = state.folded.has(at) ? ` (${text.folded(state.leaves(at).length)})` : "";
      const onPath = state.onPath.has(at);
      return { ...data, label: data["label"] + folded, color: onPath ? mark : data["color"], forceLabel: onPath, zIndex: onPath ? 1 : 0 };
    },
    edgeReducer: (key, data) => {
      const at = Number(key);
      if (!state.edgeShown(at)) return { ...data, hidden: true };
      return state.path.has(at) ? { ...data, color: mark, size: 3, zIndex: 1 } : data;
    },
  });

  const said = document.createElement("p");
  said.className = "why";
  said.setAttribute("role", "status");
  said.textContent = text.hint;
  const say = (words: string) => (said.textContent = words);
  const what = (at: number): string => {
    const node = state.node(at);
    return node.kind === "name" ? node.label : text.value(node.detail ?? "", node.label);
  };
  const seen = (edges: number[]): string => {
    const dated = edges.map((at) => state.edge(at)).filter((edge) => edge.first !== null && edge.last !== null);
    if (dated.length === 0) return text.undated;
    const first = Math.min(...dated.map((edge) => edge.first as number));
    const last = Math.max(...dated.map((edge) => edge.last as number));
    return text.seen(day(first), day(last));
  };
  const why = (at: number): string => {
    const edges = state.edgesOf[at] ?? [];
    const strongest = edges.reduce((most, edge) => Math.max(most, state.edge(edge).weight), 0);
    const rate = state.node(at).rate;
    const parts = [what(at), ...(rate ? [text.rate(...rate), text.ties(edges.length)] : []), text.weight(strongest), seen(edges)];
    return `${parts.join("; ")}.`;
  };
  sigma.on("enterNode", ({ node }) => say(why(Number(node))));
  sigma.on("enterEdge", ({ edge }) => {
    const at = Number(edge);
    const { name, value, weight } = state.edge(at);
    say(`${text.had(what(name), what(value))}; ${text.weight(weight)}; ${seen([at])}.`);
  });

  const from = field(text.from, "path-from");
  const to = field(text.to, "path-to");
  const findPath = () => {
    const ends = [from, to].map(({ input }) => ({ input, at: state.find(input.value) }));
    const missing = ends.find(({ at }) => at < 0);
    if (missing) return say(text.unknown(missing.input.value));
    const path = state.findPath(ends[0]?.at ?? 0, ends[1]?.at ?? 0);
    state.showPath(path ?? []);
    say(path ? path.map((at) => text.had(what(state.edge(at).name), what(state.edge(at).value))).join("; ") : text.noPath);
    sigma.refresh();
  };
  let ends = 0;
  sigma.on("clickNode", ({ node, event }) => {
    const at = Number(node);
    if (event.original.shiftKey) {
      const end = ends % 2 === 0 ? from : to;
      end.input.value = state.node(at).label;
      ends += 1;
      if (ends % 2 === 0) findPath();
    } else if (state.leaves(at).length > 0 && state.node(at).kind === "value") {
      if (!state.folded.delete(at)) state.folded.add(at);
      sigma.refresh();
    }
  });
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    const of = state.node(Number(node));
    const asked = of.kind === "name" || of.detail === "address" ? of.label : `${of.detail}=${of.label}`;
    location.assign(`/entity/${encodeURIComponent(asked)}`);
  });

  const bars = [
    bar(
      button(text.fit, () => void sigma.getCamera().animatedReset()),
      button(text.layout, () => layOut(box, graph, cluster, () => undefined)),
      button(text.svg, () => save(svg(picture(sigma, graph, state, ground, ink, line)), "graph.svg")),
      button(text.png, () => void png(picture(sigma, graph, state, ground, ink, line)).then((blob) => save(blob, "graph.png"))),
    ),
    bar(from.label, from.input, to.label, to.input, button(text.find, findPath)),
  ];
  const span = state.span();
  if (span && span[0] < span[1]) bars.push(slider(span, state, () => sigma.refresh()));
  box.before(...bars);
  box.append(said);
  const began = performance.now();
  let frames = 0;
  sigma.on("afterRender", () => {
    frames += 1;
    box.dataset["frames"] = String(frames);
    box.dataset["ready"] ??= (performance.now() - began).toFixed(0);
  });
  sigma.refresh();
  layOut(box, graph, cluster, () => (box.dataset["laid"] = "yes"));
}

function slider(span: [number, number], state: State, changed: () => void): HTMLDivElement {
  const { label, input } = field(text.until, "until");
  const shown = document.createElement("output");
  shown.htmlFor = "until";
  const DAY = 86_400;
  input.type = "range";
  [input.min, input.max, input.value] = [String(Math.floor(span[0] / DAY)), String(Math.ceil(span[1] / DAY)), String(Math.ceil(span[1] / DAY))];
  shown.textContent = day(span[1]);
  input.addEventListener("input", () => {
    state.until = (Number(input.value) + 1) * DAY;
    shown.textContent = day(Number(input.value) * DAY);
    changed();
  });
  return bar(label, input, shown);
}

function layOut(box: HTMLElement, graph: Graph, cluster: Cluster, done: () => void): void {
  const url = box.dataset["layout"];
  if (!url || cluster.edges.length === 0) return done();
  const positions = new Float32Array(cluster.nodes.length * 2);
  graph.forEachNode((node, at) => {
    positions[Number(node) * 2] = at["x"] as number;
    positions[Number(node) * 2 + 1] = at["y"] as number;
  });
  const edges = Uint32Array.from(cluster.edges.flatMap((edge) => [edge.name, edge.value]));
  const worker = new Worker(url);
  worker.onmessage = (event: MessageEvent<{ positions: Float32Array; done: boolean }>) => {
    const { positions, done: last } = event.data;
    graph.updateEachNodeAttributes(
      (node, at) => {
        at["x"] = positions[Number(node) * 2];
        at["y"] = positions[Number(node) * 2 + 1];
        return at;
      },
      { attributes: ["x", "y"] },
    );
    if (last) {
      worker.terminate();
      done();
    }
  };
  worker.postMessage({ positions, edges, time: Math.min(LAYOUT, 1_000 + cluster.nodes.length * 4) }, [positions.buffer]);
}

/// What is on the stage now.
function picture(sigma: Sigma, graph: Graph, state: State, ground: string, ink: string, line: string): Picture {
  const { width, height } = sigma.getDimensions();
  const marks = new Map<number, Mark>();
  const labels = graph.order <= 200 ? undefined : sigma.getNodeDisplayedLabels();
  graph.forEachNode((key) => {
    const data = sigma.getNodeDisplayData(key);
    if (!data || data.hidden) return;
    const place = sigma.framedGraphToViewport(data);
    const label = !labels || labels.has(key) ? (data.label ?? null) : null;
    marks.set(Number(key), { ...place, size: sigma.scaleSize(data.size), color: data.color, label });
  });
  const lines = graph.reduceEdges<Line[]>((lines, key) => {
    const edge = state.edge(Number(key));
    const [from, to] = [marks.get(edge.name), marks.get(edge.value)];
    if (from && to && state.edgeShown(Number(key))) {
      const onPath = state.path.has(Number(key));
      lines.push({ from, to, color: onPath ? to.color : line, size: onPath ? 3 : 1 });
    }
    return lines;
  }, []);
  return { width, height, ground, ink, lines, marks: [...marks.values()] };
}
