// Who is tied to whom, as a layout asks it.

export function links(count: number, pairs: Uint32Array): number[][] {
  const links: number[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < pairs.length; at += 2) {
    const [a, b] = [pairs[at] as number, pairs[at + 1] as number];
    links[a]?.push(b);
    links[b]?.push(a);
  }
  return links;
}
