// What the scripts compute without a browser: `npm test`, part of `cargo xtask web --check`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: {
    contents: ["labels", "links", "model", "pick", "plain", "save", "scene", "start", "view", "words"].map((file) => `export * from "./src/${file}";`).join("\n"),
    resolveDir: new URL("..", import.meta.url).pathname,
  },
  bundle: true,
  write: false,
  format: "esm",
});
const { State, Tone, Words, closer, fit, labelled, links, moved, pick, plain, project, scene, serves, show, start, svg, wider } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

let seed = 7;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

/// `names` names with one to three of `values` values.
function cluster(names, values) {
  const of = (kind, count) => Array.from({ length: count }, (_, at) => ({ label: `${kind}-${at}`, kind, detail: null, rate: null, x: 0, y: 0 }));
  const edges = [];
  for (let name = 0; name < names; name += 1) {
    const ties = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => Math.floor(random() ** 2 * values)));
    for (const value of ties) edges.push({ name: values + name, value, first: 0, last: 86_400, weight: 1 + random() * 9 });
  }
  return { nodes: [...of("value", values), ...of("name", names)], edges, hubs: 0 };
}

const colors = { name: "", value: "", line: "", mark: "", ink: "", ground: "" };

test("a start gives every node a finite place of its own", () => {
  for (const [names, values] of [[0, 1], [1, 1], [400, 60], [300, 300]]) {
    const { nodes, edges } = cluster(names, values);
    const positions = start(links(nodes.length, Uint32Array.from(edges.flatMap(({ name, value }) => [name, value]))));
    const places = new Set();
    for (let at = 0; at < positions.length; at += 2) {
      assert.ok(Number.isFinite(positions[at]) && Number.isFinite(positions[at + 1]));
      places.add(`${positions[at]} ${positions[at + 1]}`);
    }
    assert.equal(places.size, nodes.length);
  }
});

test("all that is shown is in the fitted view", () => {
  const positions = Float32Array.from([-50, 3, 900, 40, 1e6, 0]);
  const view = fit(positions, Uint8Array.from([1, 1, 0]), 800, 600);
  const [ax, ay, bx, by] = project(positions, view);
  for (const [x, y] of [[ax, ay], [bx, by]]) assert.ok(x >= 0 && x <= 800 && y >= 0 && y <= 600, `${x} ${y}`);
  const one = fit(Float32Array.from([5, 5]), Uint8Array.from([1]), 800, 600);
  assert.deepEqual([...project(Float32Array.from([5, 5]), one)], [400, 300]);
});

test("coming closer keeps what is under the pointer", () => {
  const view = { x: 3, y: -2, scale: 4, width: 800, height: 600, size: 1 };
  const [x, y] = [120, 510];
  const under = Float32Array.from([view.x + (x - 400) / view.scale, view.y + (y - 300) / view.scale]);
  const [nowX, nowY] = project(under, closer(view, 2.5, x, y));
  assert.ok(Math.abs(nowX - x) < 1e-3 && Math.abs(nowY - y) < 1e-3, `${nowX} ${nowY}`);
});

test("a painting serves until the view leaves it or comes much closer", () => {
  const view = { x: 0, y: 0, scale: 2, width: 800, height: 600, size: 1 };
  const painted = wider(view, 1.5);
  assert.ok(serves(painted, view) && serves(painted, moved(view, 199, -149)));
  assert.ok(!serves(painted, moved(view, 201, 0)) && !serves(painted, moved(view, 0, 151)));
  assert.ok(!serves(painted, closer(view, 1.7, 0, 0)) && !serves(painted, closer(view, 0.6, 0, 0)));
});

test("labels are few, in sight, and none lies over another", () => {
  const state = new State(cluster(2_000, 300));
  const made = scene(state, colors);
  const view = fit(made.positions, made.nodes, 1_000, 600);
  const places = project(made.positions, view);
  const chosen = labelled(made, view, places);
  assert.ok(chosen.length > 5 && chosen.length <= (1_000 * 600) / 12_000);
  const boxes = chosen.map((node) => [places[node * 2], places[node * 2 + 1], 7 * made.labels[node].length]);
  boxes.forEach(([x, y, width], at) =>
    boxes.slice(0, at).forEach(([left, top, wide]) => {
      assert.ok(Math.abs(y - top) >= 12 || x >= left + wide || left >= x + width, `${x} ${y} over ${left} ${top}`);
    }),
  );
});

test("what is under the pointer is the node drawn there, else the tie", () => {
  const made = scene(new State({ nodes: cluster(1, 1).nodes, edges: [{ name: 1, value: 0, first: null, last: null, weight: 1 }], hubs: 0 }), colors);
  made.positions = Float32Array.from([0, 0, 100, 0]);
  const view = { x: 50, y: 0, scale: 1, width: 200, height: 100, size: 1 };
  assert.deepEqual(pick(made, view, 51, 52), { node: 0, tie: -1 });
  assert.deepEqual(pick(made, view, 100, 52), { node: -1, tie: 0 });
  assert.deepEqual(pick(made, view, 100, 80), { node: -1, tie: -1 });
  made.nodes[0] = Tone.Hidden;
  assert.deepEqual(pick(made, view, 51, 52), { node: -1, tie: 0 });
});

test("the best path has the least doubt of all paths", () => {
  for (let round = 0; round < 60; round += 1) {
    const made = cluster(7, 4);
    const state = new State(made);
    const doubt = (edges) => edges.reduce((sum, at) => sum + Math.log1p(Math.exp(-made.edges[at].weight)), 0);
    const best = (at, to, seen) => {
      if (at === to) return 0;
      const ways = state.edgesOf[at].map((edge) => {
        const next = made.edges[edge].name === at ? made.edges[edge].value : made.edges[edge].name;
        return seen.has(next) ? Infinity : doubt([edge]) + best(next, to, new Set([...seen, next]));
      });
      return Math.min(Infinity, ...ways);
    };
    const [from, to] = [4 + (round % 7), 4 + ((round * 3 + 1) % 7)];
    const path = state.findPath(from, to);
    const least = best(from, to, new Set([from]));
    if (path === undefined) assert.equal(least, Infinity);
    else assert.ok(Math.abs(doubt(path) - least) < 1e-9, `${doubt(path)} and ${least}`);
  }
});

// The same as in the test of `text::plain`.
const UNSEEN = [0x0a, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x180e, 0x200b, 0x2028, 0x202e, 0x206f, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xe0041];

test("what shows nothing is written out wherever a label is drawn or said", async () => {
  for (const point of [0, 0x1b, 0x7f, 0x9b, ...UNSEEN]) {
    assert.equal(plain(`a${String.fromCodePoint(point)}b`), `a\\u{${point.toString(16)}}b`);
  }
  assert.equal(plain("Zürich аbc 例え"), "Zürich аbc 例え", "letters stay");

  const node = (label, kind) => ({ label, kind, detail: kind === "value" ? "registrant" : null, rate: null, x: 0, y: 0 });
  const [name, value] = ["moc.\u202eelgoog", "A\u0000<b>\u200b"];
  const state = new State({ nodes: [node(name, "name"), node(value, "value")], edges: [{ name: 0, value: 1, first: null, last: null, weight: 1 }], hubs: 0 });
  const made = scene(state, colors);
  state.folded.add(1);
  show(made, state);
  const words = new Words(state);
  const view = fit(made.positions, made.nodes, 800, 600);
  const drawn = await svg(made, view).text();
  const said = [...made.labels, words.node(0), words.node(1), words.tie(0), words.path([0]), drawn];
  for (const text of said) assert.ok(!/[\p{Cc}\u202e\u200b]/u.test(text), JSON.stringify(text));
  assert.equal(made.labels[0], "moc.\\u{202e}elgoog");
  assert.ok(drawn.includes("A\\u{0}&lt;b&gt;\\u{200b}"), drawn);
  assert.deepEqual([state.find(name), state.find("moc.\\u{202e}elgoog"), state.node(0).given], [0, 0, name]);
});
