// What a first visit and each screen may weigh, as sent (gzip). Fails the build when one is over.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

type Chunk = { file: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[]; css?: string[] };
const kilobyte = 1024;
const budgets = { first: 200 * kilobyte, css: 25 * kilobyte, route: 60 * kilobyte };

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<string, Chunk>;
const weigh = (file: string) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + weigh(file), 0);

// A chunk and everything that must be there before it runs.
function closure(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const next of manifest[name]?.imports ?? []) closure(next, seen);
  return seen;
}

const js = (names: Iterable<string>) => new Set([...names].map((n) => manifest[n]!.file));
const css = (names: Iterable<string>) => new Set([...names].flatMap((n) => manifest[n]!.css ?? []));

const entry = Object.keys(manifest).find((n) => manifest[n]!.isEntry)!;
const first = closure(entry);
const lines: [string, number, number][] = [
  ['first JavaScript', sum(js(first)), budgets.first],
  ['first CSS', sum(css(first)), budgets.css],
];
for (const route of new Set([...first].flatMap((n) => manifest[n]!.dynamicImports ?? []))) {
  const own = [...closure(route)].filter((n) => !first.has(n));
  lines.push([route.replace('src/', ''), sum(js(own)) + sum(css(own)), budgets.route]);
}

let over = 0;
for (const [name, size, budget] of lines) {
  if (size > budget) over += 1;
  console.log(`${(size / kilobyte).toFixed(1).padStart(7)} kB of ${budget / kilobyte}  ${name}${size > budget ? '  OVER BUDGET' : ''}`);
}
const allCss = sum(new Set(Object.values(manifest).flatMap((c) => [...(c.css ?? []), ...(c.file.endsWith('.css') ? [c.file] : [])])));
console.log(`${(allCss / kilobyte).toFixed(1).padStart(7)} kB  all CSS`);
process.exit(over ? 1 : 0);
