// An invented shop as files of orders and customers, the same for the same arguments. Customers join over the first half of
// `days`, buy at rates of their own (gamma), and leave after each purchase with a chance of their own; names follow Zipf's
// law over `words` surnames. Files are sorted by time, as a till writes them.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

// Mulberry32, by T. Ettinger: small, and the same everywhere.
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

const mostCustomers = 4e6;
const syllables = 'ka lo mer win sten ber ger an na ri el tho mas hu kow al ski vo pet er sen ja ko ba mar ti lu cas fi wel ho mann bau dem ir tas il grun rath klo dru wal ter bru my hau ser jor gen ley son'.split(' ');

function zipf(count, shortest, random) {
  const words = new Set();
  while (words.size < count) {
    let word = '';
    for (let i = shortest + (random() < 0.5 ? 1 : 0); i > 0; i -= 1) word += syllables[Math.floor(random() * syllables.length)];
    words.add(word[0].toUpperCase() + word.slice(1));
  }
  const list = [...words];
  const upto = new Float64Array(count);
  for (let i = 0, sum = 0; i < count; i += 1) upto[i] = sum += 1 / (i + 6) ** 0.95;
  return () => {
    const at = random() * upto[count - 1];
    let low = 0, high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upto[middle] < at) low = middle + 1;
      else high = middle;
    }
    return list[low];
  };
}

async function write(path, header, rows) {
  const file = createWriteStream(path);
  let text = `${header}\n`;
  for (const row of rows) {
    text += row;
    if (text.length > 1 << 16) {
      if (!file.write(text)) await once(file, 'drain');
      text = '';
    }
  }
  file.end(text);
  await once(file, 'finish');
}

const dayText = (day) => new Date(Date.UTC(2023, 0, 2) + day * 86400e3).toISOString().slice(0, 10);

export async function writeCustomers(path, { customers, words = 100_000, seed = 1 }) {
  const random = randomOf(seed);
  const first = zipf(3000, 2, random), last = zipf(words, 3, random);
  function* rows() {
    for (let i = 0; i < customers; i += 1) {
      const a = first(), b = last();
      yield `C-${i},${a} ${b},01${500000000 + Math.floor(random() * 3e8)},${a}.${b}${i % 1000}@post.example\n`.replace(/[^,]+@/, (address) => address.toLowerCase());
    }
  }
  await write(path, 'external_id,name,phone,email', rows());
}

// When a regular came: each week of the last ones at their own weekday and minute, give or take 45 minutes, but for one week in seven.
function* weekly(weeks, days, random) {
  const weekday = Math.floor(random() * 6), minute = (8 + random() * 10) * 60;
  for (let week = Math.floor(days / 7) - weeks; week < Math.floor(days / 7); week += 1)
    if (random() < 0.85) yield [week * 7 + weekday, Math.floor(minute + (random() - 0.5) * 90)];
}

// orders: about how many; lines: of each order, at least one; regulars: the share of customers who come by a weekly habit. With
// these an order has its minute, else its day alone.
export async function writeOrders(path, { customers, orders, lines = 1, days = 730, seed = 1, regulars = 0 }) {
  const random = randomOf(seed + 17);
  const exponential = () => -Math.log(1 - random());
  const each = orders / customers;
  const at = [];
  const come = (i, day, minute) => at.push((day * 1440 + minute) * mostCustomers + i);
  for (let i = 0; i < customers; i += 1) {
    if (regulars > 0 && random() < regulars) {
      for (const [day, minute] of weekly(Math.min(4 + Math.floor(random() * 2 * each), days / 14), days, random)) come(i, day, minute);
      continue;
    }
    const rate = ((exponential() + exponential()) / 2) * (each * 2.1) / days, leaves = (0.05 + random() * 0.4) / Math.max(1, each / 2);
    for (let day = (random() * days) / 2; day < days; day += exponential() / rate) {
      come(i, Math.floor(day), regulars > 0 ? Math.floor((8 + random() * 10) * 60) : 0);
      if (random() < leaves) break;
    }
  }
  const sorted = Float64Array.from(at).sort();
  function* rows() {
    let number = 0;
    for (const key of sorted) {
      const minutes = Math.floor(key / mostCustomers), customer = key % mostCustomers;
      const day = dayText(Math.floor(minutes / 1440)), time = regulars > 0 ? `T${new Date(minutes * 60_000).toISOString().slice(11, 16)}` : '';
      number += 1;
      for (let line = 1 + Math.floor(random() * (2 * lines - 1)); line > 0; line -= 1) {
        const quantity = 1 + Math.floor(random() * 3), price = 90 + Math.floor(random() * random() * 4000);
        yield `R-${number},C-${customer},${day}${time},P-${Math.floor(random() * random() * 1000)},${quantity},${(price / 100).toFixed(2)}\n`;
      }
    }
  }
  await write(path, 'order_id,customer_id,ordered_at,product_id,quantity,unit_price', rows());
}
